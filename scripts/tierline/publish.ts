import { complain, reasonOf } from './complaint';
import { policyIn } from './policy-file';
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

const answerMs = 60_000;

const reach = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(answerMs) });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return complain(
      `nobody answers at ${new URL(url).origin} (${reasonOf(cause)}): is the desk running, and is --to right?`,
    );
  }
};

/** A token or a session is shown to nobody who listens on the way. */
const originOf = (to: string): string => {
  if (!URL.canParse(to)) return complain(`--to ${to} is no address, such as https://desk.example.org`);
  const { protocol, origin } = new URL(to);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isThisMachine(to));
  return isSafe ? origin : complain(`--to ${to}: use https, or http on this machine`);
};

const isThisMachine = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

const credentialsFor = async (desk: string, as: string | undefined): Promise<Record<string, string>> => {
  const token = process.env['TIERLINE_TOKEN'];
  if (as === undefined && token !== undefined && token !== '') return { authorization: `Bearer ${token}` };
  if (!isThisMachine(desk)) {
    return complain('set TIERLINE_TOKEN to an access token of the desk (--help says how); --as is for a laptop');
  }
  const person = as ?? 'it-admin';
  const signIn = await reach(`${desk}/.auth/login/local?person=${encodeURIComponent(person)}`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0];
  return cookie === undefined ? complain(`${desk} knows no sample person ${person}`) : { cookie };
};
