import { complain } from './complaint';
import { policyIn } from './policy-file';
import { publishOutlook } from './publish-outlook';
import { type Problem, refusalText } from './refusal-text';
import { credentialsFor, originOf, reach } from './remote-desk';
import type { Terminal } from './terminal';

export interface PublishOptions {
  readonly to: string;
  readonly as?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * `tierline policy publish`: hands the whole file, with `extends` and holidays written out, to a desk.
 *
 * On Azure the access token comes in TIERLINE_TOKEN (`az account get-access-token --resource <the app>`); a laptop's desk
 * signs in the sample person `--as`, an IT admin unless told otherwise. Fails when the desk refuses. With `--dry-run` it
 * only looks, and says what publishing would do.
 */
export const publish = async (file: string, options: PublishOptions, terminal: Terminal): Promise<void> => {
  const { policy, source } = policyIn(file);
  const desk = originOf(options.to);
  const credentials = await credentialsFor(desk, options.as);
  const { id, version } = policy;
  if (options.dryRun === true) {
    const { outcome, text } = await publishOutlook(policy, { desk, credentials });
    const answer = { policy: { id, version }, hash: policy.hash, would: outcome };
    if (options.json === true) await terminal.print(JSON.stringify(answer));
    if (outcome === 'be-refused') return complain(text);
    return options.json === true ? undefined : terminal.print(text);
  }
  const response = await reach(`${desk}/api/v1/policies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: desk, ...credentials },
    body: JSON.stringify({ source }),
  });
  const answer = (await response.json().catch(() => ({}))) as Problem;
  if (options.json === true) await terminal.print(JSON.stringify(answer));
  if (!response.ok) return complain(refusalText(desk, file, response.status, answer));
  if (options.json === true) return;
  await terminal.print(
    response.status === 202
      ? `${id} version ${version} changes the elevation rules: it awaits a second person, who publishes the same file`
      : `${id} version ${version} is active at ${desk}; open tickets follow`,
  );
};
