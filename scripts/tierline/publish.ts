import { complain } from './complaint';
import { policyIn } from './policy-file';
import { credentialsFor, originOf, reach } from './remote-desk';
import type { Terminal } from './terminal';

export interface PublishOptions {
  readonly to: string;
  readonly as?: string;
  readonly json?: boolean;
}

/**
 * `tierline policy publish`: hands the whole file, with `extends` and holidays written out, to a desk.
 *
 * On Azure the access token comes in TIERLINE_TOKEN (`az account get-access-token --resource <the app>`); a laptop's desk
 * signs in the sample person `--as`, an IT admin unless told otherwise. Fails when the desk refuses.
 */
export const publish = async (file: string, options: PublishOptions, terminal: Terminal): Promise<void> => {
  const { policy, source } = policyIn(file);
  const desk = originOf(options.to);
  const response = await reach(`${desk}/api/v1/policies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: desk, ...(await credentialsFor(desk, options.as)) },
    body: JSON.stringify({ source }),
  });
  const answer = (await response.json().catch(() => ({}))) as Problem;
  if (options.json === true) await terminal.print(JSON.stringify(answer));
  if (!response.ok) return complain(refusalText(desk, file, response.status, answer));
  if (options.json === true) return;
  const { id, version } = policy;
  await terminal.print(
    response.status === 202
      ? `${id} version ${version} changes the elevation rules: it awaits a second person, who publishes the same file`
      : `${id} version ${version} is active at ${desk}; open tickets follow`,
  );
};

/** RFC 9457, as far as a person is told of it. */
interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly problems?: readonly { readonly line: number; readonly message: string }[];
}

const refusalText = (desk: string, file: string, status: number, { title, type, problems = [] }: Problem): string => {
  const lines = problems.map(({ line, message }) => `${file}:${line}: ${message}`);
  const wayOut = type === undefined ? undefined : wayOutByType[type];
  const said = `${desk} answered ${status}${title === undefined ? '' : `: ${title}`}`;
  return [wayOut === undefined ? said : `${said} ${wayOut}`, ...lines].join('\n');
};

const wayOutByType: Readonly<Record<string, string>> = {
  'urn:tierline:problem:policy-version-taken': 'Raise `version` in the file.',
  'urn:tierline:problem:act-forbidden': 'Publish as an IT admin.',
};
