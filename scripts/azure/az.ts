import { spawnSync } from 'node:child_process';
import type { Az } from './readiness';
import { commandText } from './shell-words';

/** Runs `az` as whoever is signed in to it, and throws what it says when it fails. */
export const runAz: Az = async (words) => {
  const { status, stdout, stderr, error } = spawnSync('az', words, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`az cannot be started: ${error.message}\n${wayToAz}`);
  if (status !== 0) throw new Error(`${commandText('az', words)} said: ${stderr.trim()}`);
  return stdout;
};

/** On Windows `az` is a batch file, which is not started without a shell, and a shell would take the words apart. */
const wayToAz = `Install it (https://learn.microsoft.com/cli/azure/install-azure-cli), or work in Azure Cloud Shell, which has it.
On Windows work in WSL. With --dry-run the commands are only printed.`;

/** Says each command and runs none. */
export const dryAz =
  (say: (line: string) => void): Az =>
  async (words) => {
    say(commandText('az', words));
    return '';
  };
