import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { tierline } from '../support/a-terminal';

jest.setTimeout(60_000);

const main = join(__dirname, '..', '..', 'dist', 'scripts', 'tierline.js');

const aProcess = (...args: readonly string[]): ChildProcess & { readonly ended: Promise<number | null> } => {
  if (!existsSync(main)) throw new Error('the command is run as built: run `npm run build` first, or `npm test`');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  return Object.assign(child, { ended: new Promise<number | null>((resolve) => child.once('close', resolve)) });
};

const ran = async (args: readonly string[], input = '') => {
  const child = aProcess(...args);
  child.stdin?.end(input);
  const [out, told, code] = await Promise.all([
    text(child.stdout as NonNullable<typeof child.stdout>),
    text(child.stderr as NonNullable<typeof child.stderr>),
    child.ended,
  ]);
  return { out, told, code };
};

describe('tierline as a process', () => {
  it('answers on standard output and tells by its exit code', async () => {
    const fine = await ran(['policy', 'check', 'policies/starter.yaml']);
    expect(fine).toMatchObject({ code: 0, told: '' });
    expect(fine.out).toMatch(/^policies\/starter\.yaml: starter version \d+ is in order/);
    const wrong = await ran(['policy', 'simulate', 'nowhere.yaml', '--made-up', '5']);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.told).toMatch(/^tierline: nowhere\.yaml:1: The file cannot be read \(ENOENT\)\..*\n$/);
  });

  it('answers questions that are piped in, and shows no progress where nobody watches', async () => {
    const question = '{"ask":"add","at":"2026-03-02T09:00:00Z","openMs":3600000}\n';
    const { code, out, told } = await ran(
      ['calendar', 'policies/starter.yaml', '--name', 'always'],
      question.repeat(20_000),
    );
    expect({ code, told }).toEqual({ code: 0, told: '' });
    expect(out).toBe('{"at":"2026-03-02T10:00:00.000Z"}\n'.repeat(20_000));
  });

  it('ends without a word when whoever reads goes away', async () => {
    const child = aProcess('policy', 'simulate', 'policies/starter.yaml', '--made-up', '20000', '--timeline');
    const told = text(child.stderr as NonNullable<typeof child.stderr>);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect([await child.ended, await told]).toEqual([0, '']);
  });
});

describe('the help of tierline', () => {
  it.each([
    [[], 'calendar'],
    [['policy'], 'simulate'],
    [['policy', 'check'], 'examples that fail'],
    [['policy', 'explain'], '--severity'],
    [['policy', 'simulate'], '--made-up'],
    [['policy', 'diff'], '<before> <after>'],
    [['policy', 'publish'], 'TIERLINE_TOKEN'],
    [['calendar'], '"ask":"between"'],
  ])('explains %j', async (command, word) => {
    const { code, out, told } = await tierline([...command, '--help']);
    expect({ code, told }).toEqual({ code: 0, told: '' });
    expect(out).toContain(word);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(130);
  });

  it('is what a command that nobody knows leads to', async () => {
    const unknown = await tierline(['policy', 'simulat', 'x']);
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.told).toContain("tierline: unknown command 'simulat'");
    expect(unknown.told).toContain('(Did you mean simulate?)');
    expect((await tierline(['policy', 'check'])).told).toContain("tierline: missing required argument 'file'");
  });
});
