/** A whole number from the environment, for runs that are longer than `npm test`. */
export const numberFromEnvironment = (name: string, otherwise: number): number => {
  const text = process.env[name];
  if (text === undefined) return otherwise;
  if (!/^[0-9]{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`);
  return Number(text);
};

/** The same, or `all`. */
export const numberOrAllFromEnvironment = (name: string, otherwise: number): number =>
  process.env[name] === 'all' ? Number.POSITIVE_INFINITY : numberFromEnvironment(name, otherwise);
