const { createRequire } = require('node:module');

// The environment that Jest brings along for itself.
const { TestEnvironment } = createRequire(require.resolve('jest'))('jest-environment-node');

/**
 * Runs a test file in another process zone, which its options name: `@jest-environment-options {"zone": "Asia/Kathmandu"}`.
 * A test's own `process.env` is a copy, so the zone is set here, outside, where Node sees it and forgets the old one.
 */
module.exports = class ProcessZone extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.zone = config.projectConfig.testEnvironmentOptions.zone;
  }

  async setup() {
    await super.setup();
    this.zoneBefore = process.env.TZ ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    process.env.TZ = this.zone;
  }

  async teardown() {
    process.env.TZ = this.zoneBefore;
    await super.teardown();
  }
};
