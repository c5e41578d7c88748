import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import type { Desk } from '../desk/usecases/desk';
import { apiDocumentOf } from '../functions/api/document';
import { doorsOf } from '../functions/doors';

/**
 * Writes docs/api/openapi.json from the contracts of the doors, and from it docs/api/tierline.d.ts, the types of a client.
 *
 * `npm run api-document` writes them; `npm run api-document -- --check` fails when they say something else.
 */
const folder = join(__dirname, '..', '..', 'docs', 'api');

const write = async (): Promise<void> => {
  // Nobody enters: the doors are asked for their contracts only.
  const document = apiDocumentOf(doorsOf({} as Desk, { style: { text: '', name: '' }, hasClockBar: false }));
  // A module that only `import` can load.
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const checked = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  if (!checked.valid) throw new Error(`the API document is not OpenAPI 3.1: ${JSON.stringify(checked.errors)}`);

  // The types of OpenAPI in the generator say less than the standard does.
  const types = await openapiTypes(document as unknown as OpenAPI3, { defaultNonNullable: false });
  const files = {
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'tierline.d.ts': astToString(types),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (text !== readFileSync(file, 'utf8')) {
      console.error(`docs/api/${name} is not what the doors say: run \`npm run api-document\`.`);
      process.exitCode = 1;
    }
  }
};

void write();
