import { type Command, InvalidArgumentError, Option } from 'commander';
import { deviceIdChoices, type NamedGroup } from '../../adapters/graph/entries';
import { type CsvOptions, csvSource } from './import/csv-source';
import { deskAt } from './import/desk';
import { type GraphOptions, graphSource } from './import/graph-source';
import { type RunOptions, runImport } from './import/run';
import type { Terminal } from './terminal';

/** `tierline import`: brings devices, people and groups into a desk. */
export const importCommands = (program: Command, terminal: Terminal): void => {
  const imports = program
    .command('import')
    .description('bring devices and people into a desk; lists what would change, and changes it with --apply');
  graphCommand(imports, terminal);
  csvCommand(imports, terminal);
};

const graphCommand = (imports: Command, terminal: Terminal): void => {
  toDesk(
    imports
      .command('graph')
      .description('from Microsoft Graph: managed devices, who uses them, and the staff of the desk’s groups')
      .option('--graph <url>', 'where Graph is', 'https://graph.microsoft.com')
      .option(
        '--staff <group=object-id>',
        'a group that works a tier, and its object id in Entra ID; those that the desk has need not be named',
        withGroup,
        [],
      )
      .option(
        '--device-group <group=object-id>',
        'a group of devices, such as test=<object id> for those that are not served; of two, the first one counts',
        withGroup,
        [],
      )
      .addOption(
        new Option('--device-id <which>', 'what a device enrols by: its id in Entra ID, its serial number or its name')
          .choices(deviceIdChoices)
          .default('entra'),
      )
      .addHelpText('after', graphHelp),
  ).action(async (options: GraphOptions & RunOptions) => {
    const desk = await deskAt(options);
    await runImport(desk, (present) => graphSource(options, present.groups), options, terminal);
  });
};

const csvCommand = (imports: Command, terminal: Terminal): void => {
  toDesk(
    imports
      .command('csv')
      .description('from CSV files: devices, people or both')
      .option('--devices <file>', 'devices, one a row')
      .option('--people <file>', 'people, one a row')
      .addHelpText('after', csvHelp),
  ).action(async (options: CsvOptions & RunOptions) => {
    const source = csvSource(options);
    await runImport(await deskAt(options), async () => source, options, terminal);
  });
};

const toDesk = (command: Command): Command =>
  command
    .option('--to <url>', 'where the desk is', 'http://127.0.0.1:7071')
    .option('--as <person>', 'a sample person of a desk on this laptop')
    .option('--apply', 'make the changes; without it they are only listed')
    .option('--many-gone', 'also when more than half of what was imported would be gone')
    .option('--json', 'answer in JSON');

const withGroup = (text: string, others: readonly NamedGroup[]): readonly NamedGroup[] => {
  const [, id, objectId] = /^([a-z0-9][a-z0-9-]{0,63})=([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/.exec(text) ?? [];
  if (id === undefined || objectId === undefined) {
    throw new InvalidArgumentError('Such as test=5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c01.');
  }
  return [...others, { id, objectId }];
};

const graphHelp = `
Signs in to Graph as DefaultAzureCredential does (AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, a managed
identity, az login of a program, …) and to the desk with the token in TIERLINE_TOKEN:
  export TIERLINE_TOKEN=$(az account get-access-token --resource api://<authClientId> --query accessToken -o tsv)
Needs the application permissions DeviceManagementManagedDevices.Read.All, User.Read.All and GroupMember.Read.All, and
Device.Read.All for --device-group. Only direct members of a group count. Guests, disabled accounts, personal devices and
whoever has neither a device nor a tier are left out. What Graph brought and has no more is marked as gone, never deleted.
On a laptop: --graph http://127.0.0.1:7071/local/graph --device-id name --device-group test=5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c09`;

const csvHelp = `
Columns of devices:  device_id, name, serial, entra_device_id, primary_user, group, scope_from, scope_to
Columns of people:   id, name, mail, language, zone, groups (several with a space between them)
device_id, and id, name and mail, must be there. A column that is not there changes nothing; an empty cell says that there
is none. group is test for a device that is not served. A scope holds from scope_from up to, not including, scope_to:
moments such as 2026-03-01T09:00+01:00, or dates, which begin at midnight UTC.
Rows that cannot be read are told with their line, and the exit code is 1; the others count. What an earlier file brought
and this one has no more is marked as gone, never deleted, unless some row could not be read.`;
