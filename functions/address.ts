/** An address with its query; what is empty is left out. */
export const addressOf = (path: string, asked: Readonly<Record<string, string | undefined>>): string => {
  const said = Object.entries(asked).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  const query = new URLSearchParams(said).toString();
  return query === '' ? path : `${path}?${query}`;
};
