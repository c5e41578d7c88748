import type { Graph, GraphCall } from './app-registration';
import { dryAz, runAz } from './az';

/** `create-if-missing` makes a PATCH by name create what is not there. */
const headers = {
  GET: [],
  POST: ['Content-Type=application/json'],
  PATCH: ['Content-Type=application/json', 'Prefer=create-if-missing'],
} as const;

/** What `az` is started with. */
const argumentsOf = ({ method, path, body }: GraphCall): readonly string[] => [
  ...['rest', '--method', method, '--uri', `https://graph.microsoft.com/v1.0${path}`],
  ...(headers[method].length === 0 ? [] : ['--headers', ...headers[method]]),
  ...(body === undefined ? [] : ['--body', JSON.stringify(body)]),
];

/** Only says each command; what Graph would answer is shown as `<appId>` where a later command needs it. */
export const dryGraph =
  (say: (line: string) => void): Graph =>
  async (call) => {
    await dryAz(say)(argumentsOf(call));
    return { id: '<id>', appId: '<appId>' };
  };

/** Calls Graph with the rights of whoever is signed in to `az`. */
export const azGraph =
  (say: (line: string) => void): Graph =>
  async (call) => {
    say(`${call.method} ${call.path}`);
    const answer = await runAz(argumentsOf(call));
    return answer.trim() === '' ? {} : (JSON.parse(answer) as Readonly<Record<string, unknown>>);
  };
