import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createBlobEndpoint } from '../../../local/blobs/endpoint';
import { aFolder, tidyUp } from '../stores';

afterEach(tidyUp);

const acknowledgedMin = 60;

it('a writer that is killed has lost nothing that was acknowledged, and nothing is there by half', async () => {
  const file = join(aFolder(), 'blobs.db');
  const writer = spawn(process.execPath, [require.resolve('./a-writer.cjs'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  const ended = new Promise((resolve) => writer.once('exit', (_code, signal) => resolve(signal)));
  for await (const line of createInterface(writer.stdout)) {
    if (acknowledged.push(line) === acknowledgedMin) writer.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');

  const endpoint = createBlobEndpoint({ file, containers: ['files'], now: () => Date.now() });
  const found: string[] = [];
  for (const line of acknowledged) {
    const [name = ''] = line.split(' ');
    const { body } = await endpoint.handle({
      method: 'GET',
      url: new URL(`https://blobs.tierline.invalid/files/${name}`),
      headers: { authorization: 'Bearer any', 'x-ms-version': '2026-06-06' },
      body: new Uint8Array(),
    });
    found.push(`${name} ${createHash('sha256').update(body).digest('hex')}`);
  }
  await endpoint.close();
  expect(acknowledged.length).toBeGreaterThanOrEqual(acknowledgedMin);
  expect(found).toEqual(acknowledged);
}, 60_000);
