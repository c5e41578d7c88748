/** Ends a switch over a closed list: `tsc` names the case that is missing, and a value from outside crashes loudly. */
export const never = (value: never): never => {
  throw new Error(`a case is missing for ${JSON.stringify(value)}`);
};
