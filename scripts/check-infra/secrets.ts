import type { Finding } from './finding';
import type { House } from './house';
import { calleeOf } from './model';
import { lineOf, plainTextOf, type Syntax, walk } from './syntax';

/** S3, B8: nothing fetches a key, holds one or hands one out; nothing differs from one deployment to the next. */
export const secretFindings = ({ files }: House): readonly Finding[] =>
  files.flatMap((file) => [
    ...[...walk(file.root)].flatMap((node) => {
      const message = flawOf(node);
      return message === undefined ? [] : [{ rule: 'B8', file: file.path, line: lineOf(node), message }];
    }),
    ...file.outputs
      .filter(({ name }) => /(key|secret|password|connectionstring)s?$/i.test(name) && !harmless.has(name))
      .map(({ name, line }) => ({
        rule: 'S3',
        file: file.path,
        line,
        message: `the output ${name} looks like a secret`,
      })),
    ...file.params
      .filter(({ name }) => /(key|secret|password|connectionstring)s?$/i.test(name) && !harmless.has(name))
      .map(({ name, line }) => ({
        rule: 'S3',
        file: file.path,
        line,
        message: `the parameter ${name} looks like a secret`,
      })),
  ]);

/** Says where telemetry goes; with local authentication off nobody can write by it. */
const harmless = new Set(['insightsConnectionString']);

const flawOf = (node: Syntax): string | undefined => {
  const callee = calleeOf(node);
  if (callee !== undefined && /^list[A-Z]/.test(callee)) return `${callee}() fetches keys`;
  if (callee === 'utcNow' || callee === 'newGuid') return `${callee}() makes every deployment another one`;
  const text = node.type === 'string' ? (plainTextOf(node) ?? node.text) : '';
  if (/AccountKey=|SharedAccessKey|SharedAccessSignature|Password=/i.test(text))
    return 'a connection string with a key';
  return undefined;
};
