/**
 * Request units by size and kind: a model so that tests can count, not a bill.
 *
 * Read 1 KB 1, 100 KB 10; write five times that. Source: docs/data.md §1, limits and charges.
 */
const readUnits = (bytes: number): number => 1 + (Math.max(0, bytes - 1024) * 9) / (99 * 1024);

export const readCharge = (bytes: number): number => rounded(readUnits(bytes));

export const writeCharge = (bytes: number): number => rounded(5 * readUnits(bytes));

/** A query pays for starting and for what it returns. */
export const queryCharge = (bytes: number): number => rounded(2 + 0.3 * readUnits(bytes));

const rounded = (units: number): number => Math.round(units * 100) / 100;

export const chargeHeader = (units: number): Record<string, string> => ({
  'x-ms-request-charge': String(rounded(units)),
});
