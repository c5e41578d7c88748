import { spawnSync } from 'node:child_process';
import type { Az } from './readiness';
import { commandText } from './shell-words';

/** Runs `az` as whoever is signed in to it, and throws what it says when it fails. */
export const runAz: Az = async (words) => {
  const { status, stdout, stderr, error } = spawnSync('az', words, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`az cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${commandText('az', words)} said: ${stderr.trim()}`);
  return stdout;
};

/** Says each command and runs none. */
export const dryAz =
  (say: (line: string) => void): Az =>
  async (words) => {
    say(commandText('az', words));
    return '';
  };
