import { callerOf } from '../../adapters/identity/principal';

interface Claim {
  readonly typ: unknown;
  readonly val: unknown;
}

const oidType = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const tidType = 'http://schemas.microsoft.com/identity/claims/tenantid';
const subType = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';
const roleType = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';

const anOid = 'b8f5a1de-0c55-4b8e-9f57-7c8c7f3c1a11';
const aTenant = '3d6c9f52-8f0b-4c61-9a7e-2b1d5e8f4a70';

const someClaims: readonly Claim[] = [
  { typ: oidType, val: anOid },
  { typ: subType, val: 'pairwise-subject' },
  { typ: tidType, val: aTenant },
  { typ: 'name', val: 'Priya Raman' },
  { typ: 'acct', val: '0' },
  { typ: 'roles', val: 'Agent' },
  { typ: 'groups', val: 'group-1' },
  { typ: 'groups', val: 'group-2' },
];

const base64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');

const aPrincipal = (claims: readonly unknown[], more: object = {}): string =>
  base64({ auth_typ: 'aad', claims, name_typ: 'name', role_typ: roleType, ...more });

const callerFrom = (header: string | undefined, options?: { tenantId: string }) =>
  callerOf(new Headers(header === undefined ? {} : { 'x-ms-client-principal': header }), options);

const without = (typ: string): Claim[] => someClaims.filter((claim) => claim.typ !== typ);

describe('the principal that App Service vouches for', () => {
  it('is a person with roles and groups, and no scopes', () => {
    expect(callerFrom(aPrincipal(someClaims))).toEqual({
      id: anOid,
      name: 'Priya Raman',
      roles: ['Agent'],
      scopes: [],
      groups: ['group-1', 'group-2'],
      isGuest: false,
      isApp: false,
    });
  });

  it('is read from short names too, and from whatever role_typ names', () => {
    const claims = [
      { typ: 'oid', val: anOid },
      { typ: 'my-roles', val: 'ItAdmin' },
      { typ: roleType, val: 'Reader' },
    ];
    expect(callerFrom(aPrincipal(claims, { role_typ: 'my-roles' }))).toMatchObject({
      id: anOid,
      name: anOid,
      roles: ['ItAdmin', 'Reader'],
    });
  });

  it('is a guest by acct', () => {
    expect(callerFrom(aPrincipal([...without('acct'), { typ: 'acct', val: '1' }]))?.isGuest).toBe(true);
  });

  it('drops roles that the desk does not know, and names each once', () => {
    const claims = ['Agent', 'Owner', 'agent', 'constructor', '__proto__', 'tickets.read'].map((val) => ({
      typ: 'roles',
      val,
    }));
    expect(callerFrom(aPrincipal([...someClaims, ...claims]))).toMatchObject({ roles: ['Agent'], scopes: [] });
  });

  it.each([
    ['by idtyp', [{ typ: 'idtyp', val: 'app' }]],
    ['by its subject, where idtyp was not asked for', [{ typ: subType, val: anOid }]],
  ])('is a program %s: app roles are scopes, and a role of people gives it nothing', (_name, more) => {
    const claims = ['tickets.read', 'reports.read', 'ItAdmin', 'tickets.delete'].map((val) => ({ typ: 'roles', val }));
    const caller = callerFrom(
      aPrincipal([{ typ: oidType, val: anOid }, { typ: 'groups', val: 'g' }, ...claims, ...more]),
    );
    expect(caller).toMatchObject({ isApp: true, roles: [], groups: [], scopes: ['tickets.read', 'reports.read'] });
  });

  it('has a name fit for a mail', () => {
    const claims = [
      ...without('name'),
      { typ: 'name', val: `Eve\r\nBcc: all@contoso.example\u2028${'x'.repeat(500)}` },
    ];
    expect(callerFrom(aPrincipal(claims))?.name).toMatch(/^Eve {2}Bcc: all@contoso.example x{150,170}$/);
  });

  it('may be held to one tenant', () => {
    expect(callerFrom(aPrincipal(someClaims), { tenantId: aTenant })?.id).toBe(anOid);
    expect(callerFrom(aPrincipal(someClaims), { tenantId: 'another' })).toBeUndefined();
    expect(callerFrom(aPrincipal(without(tidType)), { tenantId: aTenant })).toBeUndefined();
  });
});

describe('a forged or broken principal is nobody', () => {
  const whole = aPrincipal(someClaims);

  it.each<[string, string | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['plain JSON', JSON.stringify({ auth_typ: 'aad', claims: someClaims })],
    ['characters outside base64', `!${whole.slice(1)}`],
    [
      'base64url',
      base64({ auth_typ: 'aad', claims: [...someClaims, { typ: 'x', val: '???>>>' }] })
        .replaceAll('/', '_')
        .replaceAll('+', '-'),
    ],
    ['a cut header', whole.slice(0, -3)],
    ['two headers joined', `${whole}, ${whole}`],
    ['white space inside', `${whole.slice(0, 8)} ${whole.slice(8)}`],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe]).toString('base64')],
    ['no JSON', base64('{ auth_typ: aad }')],
    ['JSON null', base64('null')],
    ['a list', base64([{ auth_typ: 'aad', claims: someClaims }])],
    ['a text', base64('"aad"')],
    ['another provider', aPrincipal(someClaims, { auth_typ: 'facebook' })],
    ['no provider', aPrincipal(someClaims, { auth_typ: undefined })],
    ['claims that are missing', aPrincipal(someClaims, { claims: undefined })],
    ['claims as a map', aPrincipal(someClaims, { claims: { oid: anOid } })],
    ['claims that only look like a list', aPrincipal(someClaims, { claims: { length: 1, 0: someClaims[0] } })],
    ['a claim that is null', aPrincipal([...someClaims, null])],
    ['a claim without a value', aPrincipal([...someClaims, { typ: 'roles' }])],
    ['a value that is a number', aPrincipal([...without(oidType), { typ: oidType, val: 42 }])],
    ['a value that is a list', aPrincipal([...someClaims, { typ: 'roles', val: ['ItAdmin'] }])],
    ['a type that is a list', aPrincipal([...someClaims, { typ: ['roles'], val: 'ItAdmin' }])],
    ['a role type that is an object', aPrincipal(someClaims, { role_typ: {} })],
    ['no object id', aPrincipal(without(oidType))],
    ['an empty object id', aPrincipal([...without(oidType), { typ: oidType, val: '' }])],
    ['an object id with a path in it', aPrincipal([...without(oidType), { typ: oidType, val: '../x' }])],
    ['an object id with a line break', aPrincipal([...without(oidType), { typ: oidType, val: `${anOid}\n` }])],
    ['an object id without end', aPrincipal([...without(oidType), { typ: oidType, val: 'a'.repeat(65) }])],
    [
      'a mail address for an object id',
      aPrincipal([...without(oidType), { typ: oidType, val: 'eve@contoso.example' }]),
    ],
    ['two object ids', aPrincipal([...someClaims, { typ: oidType, val: 'another' }])],
    ['two object ids, one by its short name', aPrincipal([...someClaims, { typ: 'oid', val: 'another' }])],
    ['two tenants', aPrincipal([...someClaims, { typ: 'tid', val: 'another' }])],
    ['two kinds of account', aPrincipal([...someClaims, { typ: 'acct', val: '1' }])],
    ['an account of a kind unheard of', aPrincipal([...without('acct'), { typ: 'acct', val: '2' }])],
    [
      'a person and a program',
      aPrincipal([...someClaims, { typ: 'idtyp', val: 'app' }, { typ: 'idtyp', val: 'user' }]),
    ],
    ['a device', aPrincipal([...someClaims, { typ: 'idtyp', val: 'device' }])],
    [
      'only prototype keys',
      aPrincipal([
        { typ: '__proto__', val: anOid },
        { typ: 'constructor', val: anOid },
      ]),
    ],
    [
      'an object id in a prototype',
      base64(`{"auth_typ":"aad","__proto__":{"claims":[{"typ":"oid","val":"${anOid}"}]}}`),
    ],
    ['too many claims', aPrincipal([...someClaims, ...Array(1000).fill({ typ: 'a', val: 'b' })])],
    ['a claim without end', aPrincipal([...someClaims, { typ: 'a', val: 'x'.repeat(5000) }])],
    ['a header without end', aPrincipal(Array(30).fill({ typ: 'a', val: 'x'.repeat(4000) }))],
    ['deep nesting', base64('['.repeat(40_000))],
  ])('%s', (_name, header) => {
    // A plain object in place of `Headers`, which would refuse or trim some of these.
    expect(callerOf({ get: () => header })).toBeUndefined();
  });

  it('is unmoved by the other headers of App Service', () => {
    const headers = new Headers({
      'x-ms-client-principal-id': anOid,
      'x-ms-client-principal-name': 'Eve',
      'x-ms-client-principal-idp': 'aad',
    });
    expect(callerOf(headers)).toBeUndefined();
  });

  it('leaves no trace on prototypes', () => {
    callerFrom(aPrincipal([...someClaims, { typ: '__proto__', val: 'polluted' }, { typ: 'roles', val: '__proto__' }]));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
