import * as z from 'zod';
import { runCommand } from '../command-line';
import { credentialsFor, originOf, reach } from '../tierline/remote-desk';
import { type Ask, journey, stepNames } from './journey';

const usage = `npm run azure:smoke -- --to ADDRESS [--as PERSON] [--dry-run]

Whether a desk works: files a ticket, works it, and asks what must be refused. On Azure the access token comes in
TIERLINE_TOKEN, where no list of processes and no shell history shows it: of a program with tickets.read and tickets.write,
or of an agent of the tier where tickets arrive (az account get-access-token --resource api://<authClientId> --query
accessToken -o tsv). A laptop's desk signs in the sample person --as, an agent of the first tier unless told otherwise.
Exit code 1 when a step fails. With --dry-run it prints the steps and asks nothing.`;

const Options = z.object({
  to: z.string('which desk, as https://desk.example.org'),
  as: z.string().optional(),
  'dry-run': z.boolean().default(false),
});

const run = async ({ to, as, 'dry-run': isDry }: z.output<typeof Options>): Promise<void> => {
  const desk = originOf(to);
  if (isDry) {
    for (const name of stepNames()) console.log(`would see at ${desk} whether ${name}`);
    return;
  }
  const credentials = await credentialsFor(desk, as, 'agent');
  const ask: Ask = async (method, path, body, who = 'caller') => {
    const response = await reach(desk + path, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json', origin: desk }),
        ...(who === 'caller' && credentials),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const json = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
    return { status: response.status, json };
  };
  let failed = 0;
  for await (const { name, ok, said } of journey(ask)) {
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name} (${said})`);
    if (!ok) failed += 1;
  }
  if (failed > 0) process.exitCode = 1;
};

const options = { to: { type: 'string' }, as: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;

runCommand(usage, Options, options, run);
