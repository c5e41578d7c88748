/** RFC 9457, as far as a person is told of it. */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly problems?: readonly { readonly line: number; readonly message: string }[];
}

/** What a desk said of a policy that it does not take, with the way out. */
export const refusalText = (
  desk: string,
  file: string,
  status: number,
  { title, type, problems = [] }: Problem,
): string => {
  const lines = problems.map(({ line, message }) => `${file}:${line}: ${message}`);
  const wayOut = type === undefined ? undefined : wayOutByType[type];
  const said = `${desk} answered ${status}${title === undefined ? '' : `: ${title}`}`;
  return [wayOut === undefined ? said : `${said} ${wayOut}`, ...lines].join('\n');
};

const wayOutByType: Readonly<Record<string, string>> = {
  'urn:tierline:problem:policy-version-taken': 'Raise `version` in the file.',
  'urn:tierline:problem:act-forbidden': 'Publish as an IT admin.',
};
