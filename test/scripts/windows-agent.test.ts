import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The agent for Windows as text. There is no PowerShell in CI: this holds what can be read of it, that it says what
 * docs/device-protocol.md says, and that no password leaves its one function.
 */
const root = join(__dirname, '..', '..');
const folder = join(root, 'scripts', 'windows');
const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
const textOf = (name: string): string => files.find(([one]) => one === name)?.[1] ?? '';
const signing = textOf('Tierline.psm1');
const agent = textOf('Invoke-TierlineAgent.ps1');
const document = readFileSync(join(root, 'docs', 'device-protocol.md'), 'utf8');

/** Without comments; their `#` stands at the start of a line or after a blank, in these files. */
const codeOf = (text: string): string => text.replaceAll(/<#[\s\S]*?#>/g, '').replaceAll(/(^|\s)#.*$/gm, '$1');
const functionOf = (text: string, name: string): string => {
  const from = text.indexOf(`function ${name}`);
  const next = text.indexOf('\nfunction ', from + 1);
  return text.slice(from, next === -1 ? undefined : next);
};

describe('the agent for Windows', () => {
  it('is the four files that install, run and remove it', () => {
    expect(files.map(([name]) => name).toSorted()).toEqual([
      ...['Install-TierlineAgent.ps1', 'Invoke-TierlineAgent.ps1', 'Tierline.psm1', 'Uninstall-TierlineAgent.ps1'],
    ]);
  });

  it.each(files)('%s can be read by Windows PowerShell 5.1', (_name, text) => {
    expect(/[^\n\x20-\x7e]/.exec(text)?.[0]).toBeUndefined();
    // What came with PowerShell 7: null operators, chains of commands, the ternary, later parameters.
    expect(
      /\?\?|\?\.|&&|\|\||\s\?\s.*\s:\s|-AsHashtable|-AsByteStream|ForEach-Object -Parallel/.exec(codeOf(text))?.[0],
    ).toBe(undefined);
    expect(text).toContain('Set-StrictMode -Version 2');
    expect(text).toContain("$ErrorActionPreference = 'Stop'");
    for (const [open, close] of ['{}', '()', '[]'])
      expect([open, codeOf(text).split(String(open)).length]).toEqual([open, codeOf(text).split(String(close)).length]);
  });

  it('signs the components and parameters of the protocol’s example, in its order', () => {
    const example = document.slice(document.indexOf('## An enrolment with P-256'));
    const [, components, parameters = ''] = /"@signature-params": (\([^)]+\))(.+)/.exec(example) ?? [];
    expect(signing).toContain(`$script:Components = '${components}'`);
    const names = [...functionOf(signing, 'Get-TierlineHeaders').matchAll(/;([a-z]+)=/g)].map(([, name]) => name);
    expect(names).toEqual([...parameters.matchAll(/;([a-z]+)=/g)].map(([, name]) => name));
    const lines = [...functionOf(signing, 'Get-TierlineHeaders').matchAll(/^ +'("[@a-z-]+"): /gm)].map(
      ([, name]) => name,
    );
    expect([...lines, '"@signature-params"']).toEqual(
      expect.arrayContaining([...(components ?? '').matchAll(/"[@a-z-]+"/g)].map(([name]) => name)),
    );
    expect(lines.slice(0, 4).join(' ')).toBe(components?.slice(1, -1));
    expect(signing).toContain("$script:Tag = 'tierline-device'");
    expect(signing).toContain("$script:Algorithm = 'ecdsa-p256-sha256'");
    expect(signing).toContain("'application/json'");
  });

  it('asks at the doors of the protocol, and at no others', () => {
    const asked = files.flatMap(([, text]) =>
      [...codeOf(text).matchAll(/(?:Send-Request|Send-TierlineRequest [^']*) ?'([a-z-]+)'/g)].map(([, verb]) => verb),
    );
    const doors = [...document.matchAll(/^\| `\/device\/v1\/([a-z-]+)`/gm)].map(([, verb]) => verb);
    expect([...new Set(asked)].toSorted()).toEqual(doors.toSorted());
  });

  it('proves its next key over the lines of the protocol', () => {
    const [, tag] =
      /```\n(tierline-[a-z-]+)\n<the device's id>\n<the present key>\n<the next key>\n```/.exec(document) ?? [];
    expect(agent).toContain(
      `@('${tag}', $settings.device, (Get-TierlineJwk $key), (Get-TierlineJwk $opened)) -join "\`n"`,
    );
    expect(functionOf(signing, 'Get-TierlineJwk')).toContain(`'{"crv":"P-256","kty":"EC","x":"' + $Key.x + '","y":"'`);
  });

  it('makes keys that nobody takes away, in the TPM first', () => {
    expect(signing).toContain('[System.Security.Cryptography.CngExportPolicies]::None');
    expect(signing).toMatch(/'Microsoft Platform Crypto Provider', 'Microsoft Software Key Storage Provider'/);
    expect(signing).not.toMatch(/AllowExport|AllowPlaintextExport|EccPrivateBlob|Pkcs8PrivateBlob/);
  });

  it('hands a password to no cmdlet, file, log or program but as SecureString', () => {
    const claim = codeOf(functionOf(signing, 'Get-TierlinePassword'));
    const cmdlets = [...claim.matchAll(/\b[A-Z][a-z]+-[A-Z]\w+/g)].map(([name]) => name);
    expect(new Set(cmdlets)).toEqual(
      new Set(['Get-TierlinePassword', 'Send-TierlineRequest', 'New-Object', 'Test-TierlineName']),
    );
    expect(claim).toContain('$secret.AppendChar($character)');
    expect(claim).toContain('password = $secret');
    for (const [name, text] of files) {
      const code = codeOf(text);
      expect([
        name,
        /ConvertTo-SecureString|AsPlainText|SecureStringTo|net user|Start-Transcript/.exec(code)?.[0],
      ]).toEqual([name, undefined]);
      const told = code.split('\n').filter((line) => /Write-|Save-State|throw|Send-Request/.test(line));
      expect(told.filter((line) => /\$\w*[Pp]assword|\$secret|\.password|\$_\.Exception\.Message/.test(line))).toEqual(
        [],
      );
    }
    expect(agent).toContain('[securestring] $Password');
    const reads = agent.split('\n').filter((line) => line.includes('Get-TierlinePassword'));
    expect(reads).toHaveLength(1);
  });

  it('writes the step down after the password is set, and confirms after that', () => {
    const install = functionOf(agent, 'Install-Rotation');
    const order = ['& $SetPassword $claimed.password', "Save-State 'applied'", 'Confirm-Applied'].map((step) =>
      install.indexOf(step),
    );
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(signing).toContain('$file.Flush($true)');
  });

  it('calls no function of its own that is not there, and exports what is used', () => {
    const functionsIn = (text: string): readonly string[] =>
      [...text.matchAll(/^function ([\w-]+)/gm)].map(([, name = '']) => name);
    const ours =
      /\b[A-Z][a-zA-Z]+-(?:Tierline\w+|Base64Url|Sha256|State|Applied|Rotation|Notices?|Account\w*|Key|FormerKey|Request|Message|Folder)\b/g;
    const exported = new Set(
      [...(signing.split('Export-ModuleMember')[1] ?? '').matchAll(/'([\w-]+)'/g)].map(([, name]) => name),
    );
    for (const [name, text] of files) {
      const known = new Set([...functionsIn(text), ...(name === 'Tierline.psm1' ? [] : exported)]);
      const used = [...codeOf(text).matchAll(ours)].map(([one]) => one);
      const unknown = used.filter((one) => !known.has(one) && !/^(Invoke|Uninstall|Install)-TierlineAgent$/.test(one));
      expect([name, unknown]).toEqual([name, []]);
    }
    expect([...exported].filter((name) => !functionsIn(signing).includes(name ?? ''))).toEqual([]);
  });

  it('runs as SYSTEM every five minutes, one at a time', () => {
    const install = textOf('Install-TierlineAgent.ps1');
    for (const said of ["-UserId 'S-1-5-18'", 'New-TimeSpan -Minutes 5', '-MultipleInstances IgnoreNew'])
      expect(install).toContain(said);
    expect(install).toContain('SetAccessRuleProtection($true, $false)');
  });
});
