// Writes blobs for ever and prints each name with its digest once it is acknowledged; to be killed. See durability.test.ts.
const { createHash, randomBytes } = require('node:crypto');
const { readFileSync, writeSync } = require('node:fs');
const ts = require('typescript');

const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2024 };
require.extensions['.ts'] = (module, file) =>
  module._compile(ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);

const { createBlobEndpoint } = require('../../../local/blobs/endpoint.ts');

const endpoint = createBlobEndpoint({ file: process.argv[2], containers: ['files'], now: () => Date.now() });

const write = async (lane) => {
  for (let turn = 0; ; turn += 1) {
    const name = `${lane}-${turn}`;
    const body = randomBytes(200_000);
    const { status } = await endpoint.handle({
      method: 'PUT',
      url: new URL(`https://blobs.tierline.invalid/files/${name}`),
      headers: { authorization: 'Bearer any', 'x-ms-version': '2026-06-06', 'x-ms-blob-type': 'BlockBlob' },
      body,
    });
    if (status !== 201) throw new Error(`The blob was answered with ${status}.`);
    writeSync(1, `${name} ${createHash('sha256').update(body).digest('hex')}\n`);
  }
};

for (const lane of ['a', 'b', 'c']) void write(lane);
