import { aDraft } from '../support/a-draft';
import { aFolder, tierline } from '../support/a-terminal';

const aFile = aFolder();
const fine = aFile('fine.yaml', aDraft());

describe('tierline policy check', () => {
  it('passes a policy that is in order, by name, version and hash', async () => {
    const { code, out, told } = await tierline(['policy', 'check', fine]);
    expect({ code, told }).toEqual({ code: 0, told: '' });
    expect(out).toMatch(/fine\.yaml: a-draft version 1 is in order, its example passes \(hash [0-9a-f]{12}\)$/);
  });

  it('says where each file is wrong, and goes on to the next', async () => {
    const unit = aFile('unit.yaml', aDraft(['responseMinutes: 120', 'responseMinutes: -5']));
    const failing = aFile(
      'failing.yaml',
      aDraft(['expect: { response: 2026-03-02T11:00Z', 'expect: { response: 2026-03-02T11:30Z']),
    );
    const { code, out, told } = await tierline(['policy', 'check', unit, failing, 'nowhere.yaml', fine]);
    expect(code).toBe(1);
    expect(out).toContain('fine.yaml: a-draft version 1 is in order');
    const [first, second, third, ...others] = told.split('\n');
    expect(first).toMatch(/unit\.yaml:28: It must be a whole number of minutes/);
    expect(second).toMatch(/failing\.yaml:\d+: The example "severity B at nine is due at eleven" fails: response is /);
    expect(third).toMatch(/^ {4}Receipt: ticket TL-EXAMPLE, response 1$/);
    expect(others.some((line) => / counted /.test(line))).toBe(true);
    expect(others.at(-1)).toBe('nowhere.yaml:1: The file cannot be read (ENOENT). Check its name and rights.');
  });

  it('answers in JSON, right and wrong alike', async () => {
    const { code, out, told } = await tierline(['policy', 'check', '--json', fine, 'nowhere.yaml']);
    expect({ code, told }).toEqual({ code: 1, told: '' });
    expect(JSON.parse(out)).toEqual([
      { file: fine, ok: true, id: 'a-draft', version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/), examples: 1 },
      { file: 'nowhere.yaml', ok: false, problems: [{ file: 'nowhere.yaml', line: 1, message: expect.any(String) }] },
    ]);
  });

  it('refuses what is no UTF-8, and says so', async () => {
    const latin = aFile('latin.yaml', Buffer.from(aDraft(['name: A draft', 'name: Für alle']), 'latin1'));
    const { code, told } = await tierline(['policy', 'check', latin]);
    expect([code, told]).toEqual([1, `${latin}:1: The file is not UTF-8. Save it as UTF-8.`]);
  });

  it('names the file of a chain in which something is wrong', async () => {
    aFile('base.yaml', aDraft(['responseMinutes: 240', 'responseMinutes: 240.5']));
    const child = aFile('child.yaml', 'extends: ./base.yaml\nid: a-child\nversion: 1\nname: A child\n');
    const { code, told } = await tierline(['policy', 'check', child]);
    expect(code).toBe(1);
    expect(told).toMatch(/base\.yaml:29: /);
  });
});
