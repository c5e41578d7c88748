import { callerOf } from '../../../adapters/identity/principal';
import { roles } from '../../../desk/rules/people';
import { dayMs, type Instant, instant, plusMs } from '../../../desk/rules/time';
import { createEasyAuth, type FrontResponse } from '../../../local/identity/easy-auth';
import { sampleGroups, samplePeople } from '../../../local/identity/people';

const anEasyAuth = () => {
  let moment = instant('2026-03-02T08:00:00Z');
  const easyAuth = createEasyAuth({ people: samplePeople, now: () => moment });
  return {
    ...easyAuth,
    get: (path: string, headers: Record<string, string> = {}, method = 'GET'): FrontResponse | undefined =>
      easyAuth.respond({ method, url: new URL(path, 'http://localhost:7071'), headers }),
    advance: (ms: number): Instant => {
      moment = plusMs(moment, ms);
      return moment;
    },
  };
};

const cookieOf = (response: FrontResponse | undefined): Record<string, string> => ({
  cookie: response?.headers['set-cookie']?.split(';')[0] ?? '',
});

const signedInAs = (person: string): Record<string, string> =>
  cookieOf(anEasyAuth().get(`/.auth/login/local?person=${person}`));

const callerWith = (headers: Record<string, string>) =>
  callerOf(new Headers({ ...anEasyAuth().withPrincipal(headers) }));

describe('signing in on the laptop', () => {
  it('sets the session and leads to the front page', () => {
    expect(anEasyAuth().get('/.auth/login/local?person=agent')).toEqual({
      status: 302,
      headers: {
        location: '/',
        'cache-control': 'no-store',
        'set-cookie': 'AppServiceAuthSession=agent; Path=/; HttpOnly; SameSite=Lax',
      },
      body: '',
    });
  });

  it.each([
    ['/tickets/TL-7KQ4M2XD?tab=1#notes', '/tickets/TL-7KQ4M2XD?tab=1#notes'],
    ['/a/../b', '/b'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['\\\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/x/..//evil.example', '/'],
    ['http:evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['tickets', '/'],
    ['', '/'],
    ['http://localhost:7071/tickets', '/'],
    ['/x\r\nset-cookie: a=b', '/xset-cookie:%20a=b'],
  ])('leads from %j to %s', (wanted, location) => {
    for (const path of ['login/local?person=agent&post_login_redirect_uri', 'logout?post_logout_redirect_uri']) {
      expect(anEasyAuth().get(`/.auth/${path}=${encodeURIComponent(wanted)}`)?.headers['location']).toBe(location);
    }
  });

  it.each(['nobody', '', '__proto__', 'constructor', 'agent%3B%20Domain%3Dx'])('knows no person %j', (person) => {
    const response = anEasyAuth().get(`/.auth/login/local?person=${person}`);
    expect(response).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } });
    expect(response?.headers['set-cookie']).toBeUndefined();
  });

  it.each(['/.auth/login/local', '/.auth/login/aad'])('%s lists everyone, with links that lead on', (path) => {
    const response = anEasyAuth().get(`${path}?post_login_redirect_uri=/tickets%3Fa=%22%26b`);
    expect(response?.status).toBe(200);
    for (const { id, name } of samplePeople) {
      expect(response?.body).toContain(`person=${id}&amp;post_login_redirect_uri=%2Ftickets%3Fa%3D%2522%26b"`);
      expect(response?.body).toContain(name);
    }
  });

  it('writes nothing of an address into the page unescaped', () => {
    const wanted = encodeURIComponent('/"><script>alert(1)</script>');
    expect(anEasyAuth().get(`/.auth/login/aad?post_login_redirect_uri=${wanted}`)?.body).not.toContain('<script');
  });

  it('answers reading only', () => {
    expect(anEasyAuth().get('/.auth/login/local?person=agent', {}, 'POST')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
    expect(anEasyAuth().get('/.auth/logout', {}, 'POST')?.status).toBe(405);
  });

  it('leaves every other path alone, and knows its own', () => {
    expect(anEasyAuth().get('/api/v1/tickets')).toBeUndefined();
    expect(anEasyAuth().get('/.authority')).toBeUndefined();
    expect(anEasyAuth().get('/.auth/refresh')?.status).toBe(404);
    expect(anEasyAuth().get('/.auth')?.status).toBe(404);
  });
});

describe('/.auth/me and logout', () => {
  it('answers in the shape of App Service', () => {
    const response = anEasyAuth().get('/.auth/me', signedInAs('it-admin'));
    expect(response?.status).toBe(200);
    expect(JSON.parse(response?.body ?? '')).toEqual([
      {
        expires_on: '2026-03-02T16:00:00.000Z',
        provider_name: 'aad',
        user_id: 'adaeze.nwosu@contoso.example',
        user_claims: expect.arrayContaining([
          { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: 'it-admin' },
          { typ: 'roles', val: 'ItAdmin' },
        ]),
      },
    ]);
  });

  it('answers 401 to nobody, to a stranger and to an empty session', () => {
    for (const cookie of [
      '',
      'AppServiceAuthSession=nobody',
      'AppServiceAuthSession=',
      'xAppServiceAuthSession=agent',
    ]) {
      expect(anEasyAuth().get('/.auth/me', { cookie })?.status).toBe(401);
    }
  });

  it('ends the session', () => {
    const response = anEasyAuth().get('/.auth/logout', signedInAs('agent'));
    expect(response).toMatchObject({ status: 302, headers: { location: '/' } });
    expect(response?.headers['set-cookie']).toBe('AppServiceAuthSession=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
    expect(callerWith(cookieOf(response))).toBeUndefined();
  });

  it('keeps people signed in when the clock jumps by a year, and shows times that follow it', () => {
    const easyAuth = anEasyAuth();
    const session = cookieOf(easyAuth.get('/.auth/login/local?person=agent'));
    easyAuth.advance(365 * dayMs);
    expect(callerOf(new Headers({ ...easyAuth.withPrincipal(session) }))?.id).toBe('agent');
    expect(JSON.parse(easyAuth.get('/.auth/me', session)?.body ?? '')[0].expires_on).toBe('2027-03-02T16:00:00.000Z');
  });
});

describe('the principal that the desk sees', () => {
  it.each(samplePeople.map((person) => [person.id, person] as const))('is %s', (id, person) => {
    expect(callerWith(signedInAs(id))).toEqual({
      id,
      name: person.name,
      roles: person.roles,
      scopes: [],
      groups: person.groups,
      isGuest: id === 'guest',
      isApp: false,
    });
  });

  it('is found among other cookies', () => {
    expect(callerWith({ Cookie: 'theme=dark; AppServiceAuthSession=auditor; a=b' })?.id).toBe('auditor');
  });

  it('is never what the client says of itself', () => {
    const forged = anEasyAuth().withPrincipal(signedInAs('it-admin'));
    const { cookie: _, ...inbound } = forged;
    const loud = Object.fromEntries(Object.entries(inbound).map(([name, value]) => [name.toUpperCase(), value]));

    for (const headers of [inbound, loud, { 'X-Ms-Client-Anything': '1', 'x-ms-token-aad-id-token': 'x' }]) {
      expect(anEasyAuth().withPrincipal({ ...headers, accept: '*/*' })).toEqual({ accept: '*/*' });
    }
    expect(callerWith({ ...inbound, ...signedInAs('requester') })?.id).toBe('requester');
  });

  it('comes with the three headers beside it', () => {
    expect(anEasyAuth().withPrincipal(signedInAs('agent'))).toMatchObject({
      'x-ms-client-principal-id': 'agent',
      'x-ms-client-principal-name': 'priya.raman@contoso.example',
      'x-ms-client-principal-idp': 'aad',
    });
  });
});

describe('the sample people', () => {
  it('hold every role between them, and no id, mail or group twice', () => {
    expect(new Set(samplePeople.flatMap((person) => person.roles))).toEqual(new Set(roles));
    for (const values of [
      samplePeople.map(({ id }) => id),
      samplePeople.map(({ mail }) => mail),
      sampleGroups.map(({ objectId }) => objectId),
    ]) {
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('work the tiers that the story needs', () => {
    const groupsOf = (id: string): string[] =>
      sampleGroups
        .filter(({ objectId }) => samplePeople.find((person) => person.id === id)?.groups.includes(objectId))
        .map((group) => group.id);
    expect(groupsOf('agent')).toEqual(['tier-1', 'tier-2']);
    expect(groupsOf('agent-2')).toEqual(['tier-1', 'tier-2']);
    expect(groupsOf('escalation-engineer')).toEqual(['tier-1', 'tier-2', 'escalation-team']);
    expect(groupsOf('escalation-engineer-2')).toEqual(['escalation-team']);
    expect(groupsOf('requester')).toEqual([]);
  });
});
