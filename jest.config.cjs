/** Sources run through ts-jest unchecked; `tsc` in the gate checks the types. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  // Jest keeps its own module registry, which the laptop's require proxy cannot reach (local/durable/core.ts).
  moduleNameMapper: { '^@azure/functions-core$': '<rootDir>/local/durable/core-shim.cjs' },
  // Laptops start and stop within tests, on machines of any speed: what takes longer than this hangs.
  testTimeout: 60_000,
  // Most tests wait for a laptop in a process of its own, so a worker for each core keeps them all busy.
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/test/support/plain-line-reporter.cjs'],
};
