/** 64 symbols without look-alikes (no I, O, Q, l, o, 0, 1): 6 bits each. Source: docs/design.md §8, docs/measures.md §10. */
const upper = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const lower = 'abcdefghijkmnpqrstuvwxyz';
const digits = '23456789';
const marks = '-+=_%@#?!';
const symbols = upper + lower + digits + marks;

const length = 22;
const sets = [upper, lower, digits, marks];

const hasEachSet = (password: string): boolean =>
  sets.every((set) => [...password].some((symbol) => set.includes(symbol)));

/**
 * A device password: 22 symbols of 64, 132 bits, with one of each set. `chance` gives that many random bytes.
 *
 * A byte's low six bits choose a symbol, so none is likelier than another; a password that lacks a set is drawn again
 * whole, which costs 0.13 bit. Source: docs/measures.md §10.
 */
export const drawPassword = (chance: (bytes: number) => Uint8Array): string => {
  for (;;) {
    const password = Array.from(chance(length), (byte) => symbols[byte & 63]).join('');
    if (hasEachSet(password)) return password;
  }
};
