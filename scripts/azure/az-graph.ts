import { spawnSync } from 'node:child_process';
import type { Graph, GraphCall } from './app-registration';

/** What `az` is started with. `create-if-missing` makes a PATCH by name create what is not there. */
const argumentsOf = ({ method, path, body }: GraphCall): readonly string[] => [
  ...['rest', '--method', method, '--uri', `https://graph.microsoft.com/v1.0${path}`],
  ...(method === 'GET' ? [] : ['--headers', 'Content-Type=application/json', 'Prefer=create-if-missing']),
  ...(body === undefined ? [] : ['--body', JSON.stringify(body)]),
];

const quoted = (word: string): string => (/^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Only says each command; what Graph would answer is shown as `<appId>` where a later command needs it. */
export const dryGraph =
  (say: (line: string) => void): Graph =>
  async (call) => {
    say(['az', ...argumentsOf(call)].map(quoted).join(' '));
    return { id: '<id>', appId: '<appId>' };
  };

/** Calls Graph with the rights of whoever is signed in to `az`. */
export const azGraph =
  (say: (line: string) => void): Graph =>
  async (call) => {
    say(`${call.method} ${call.path}`);
    const { status, stdout, stderr, error } = spawnSync('az', argumentsOf(call), { encoding: 'utf8' });
    if (error !== undefined) throw new Error(`az cannot be started: ${error.message}`);
    if (status !== 0) throw new Error(`az said: ${stderr.trim()}`);
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Readonly<Record<string, unknown>>);
  };
