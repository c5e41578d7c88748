import { complain } from './complaint';
import { readPolicy } from './policy-file';

export interface PublishOptions {
  readonly to: string;
  readonly as?: string;
  readonly json?: boolean;
}

/**
 * `tierline policy publish`: hands the whole file, with `extends` and holidays written out, to a desk.
 *
 * On Azure the access token comes in TIERLINE_TOKEN (`az account get-access-token --resource <the app>`); a laptop's desk
 * signs in the sample person `--as`, an IT admin unless told otherwise.
 */
export const publish = async (file: string, options: PublishOptions): Promise<void> => {
  const read = readPolicy(file);
  if (!read.ok) {
    return complain(read.problems.map(({ file: where, line, message }) => `${where}:${line}: ${message}`).join('\n'));
  }
  const base = options.to.replace(/\/$/, '');
  const response = await reach(`${base}/api/v1/policies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base, ...(await credentialsFor(base, options)) },
    body: JSON.stringify({ source: read.source }),
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (!response.ok) {
    const problems = (answer.problems ?? []).map(({ line, message }) => `line ${line}: ${message}`);
    return complain([`${base} answered ${response.status}: ${answer.title ?? ''}`, ...problems].join('\n'));
  }
  if (options.json === true) return console.log(JSON.stringify(answer));
  const { id, version } = read.policy;
  console.log(
    response.status === 202
      ? `${id} version ${version} changes the elevation rules: a second person must publish the same file`
      : `${id} version ${version} is active; open tickets follow`,
  );
};

interface Answer {
  readonly title?: string;
  readonly problems?: readonly { readonly line: number; readonly message: string }[];
}

const reach = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch {
    return complain(`nobody answers at ${url}: is the desk running, and is --to right?`);
  }
};

const credentialsFor = async (base: string, { as }: PublishOptions): Promise<Record<string, string>> => {
  const token = process.env['TIERLINE_TOKEN'];
  if (as === undefined && token !== undefined) return { authorization: `Bearer ${token}` };
  const { hostname } = new URL(base);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    return complain(
      'set TIERLINE_TOKEN to an access token of the desk: az account get-access-token --resource <its app id>',
    );
  }
  const signedIn = await reach(`${base}/.auth/login/local?person=${encodeURIComponent(as ?? 'it-admin')}`, {
    redirect: 'manual',
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0];
  return cookie === undefined ? complain(`${base} knows no sample person ${as ?? 'it-admin'}`) : { cookie };
};
