// Writes batches of two items for ever and prints each id once it is acknowledged; to be killed. See durability.test.ts.
const { readFileSync, writeSync } = require('node:fs');
const ts = require('typescript');

const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2024 };
require.extensions['.ts'] = (module, file) =>
  module._compile(ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);

const { createCosmosEndpoint } = require('../../../local/cosmos/endpoint.ts');

const endpoint = createCosmosEndpoint({
  file: process.argv[2],
  containers: [{ id: 'plain', partitionKey: { paths: ['/pk'] } }],
  now: () => Date.now(),
});

const write = async (lane) => {
  for (let turn = 0; ; turn += 1) {
    const ids = [`${lane}-${turn}`, `${lane}-${turn}-event`];
    const { status } = await endpoint.handle({
      method: 'POST',
      url: new URL('https://cosmos.tierline.invalid/dbs/desk/colls/plain/docs'),
      headers: {
        authorization: 'type=aad&ver=1.0&sig=any',
        'x-ms-documentdb-partitionkey': '["p"]',
        'x-ms-cosmos-is-batch-request': 'true',
        'x-ms-cosmos-batch-atomic': 'true',
      },
      body: JSON.stringify(ids.map((id) => ({ operationType: 'Create', resourceBody: { id, pk: 'p' } }))),
    });
    if (status !== 200) throw new Error(`The batch was answered with ${status}.`);
    writeSync(1, ids.map((id) => `${id}\n`).join(''));
  }
};

for (const lane of ['a', 'b', 'c']) void write(lane);
