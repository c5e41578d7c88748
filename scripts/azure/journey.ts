interface Answer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Sends one request to the desk, as the caller or as nobody. */
export type Ask = (method: 'GET' | 'POST', path: string, body?: object, as?: 'caller' | 'nobody') => Promise<Answer>;

/** One thing that was tried, how it went, and what the desk said. */
interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly said: string;
}

type Ticket = Readonly<{ path: string }>;

/** Answers what to tell of it, or nothing when the desk did not do as it should. */
type Try = (ask: Ask) => Promise<string | undefined>;

/**
 * What a desk must be able to do after a deployment, in the order in which it is done. It takes no jump of the clock, and
 * leaves one resolved ticket behind, which closes by itself. Whoever it runs as works in the tier where tickets arrive.
 *
 * A step that fails is told, and the next ones go on; without a ticket, those of the ticket are left out.
 */
export async function* journey(ask: Ask): AsyncGenerator<Step> {
  for (const [name, attempt] of withoutTicket) yield await took(ask, name, attempt);
  let ticket: Ticket | undefined;
  yield await took(ask, filing, async (hear) => {
    const { status, json } = await hear('POST', '/api/v1/tickets', aTicket);
    if (status !== 201) return undefined;
    ticket = { path: `/api/v1/tickets/${json['ticketId']}` };
    return String(json['ticketId']);
  });
  if (ticket === undefined) return;
  for (const [name, attempt] of withTicket(ticket)) yield await took(ask, name, attempt);
}

/** What it would try, in the same order. */
export const stepNames = (): readonly string[] => [
  ...withoutTicket.map(([name]) => name),
  filing,
  ...withTicket({ path: '' }).map(([name]) => name),
];

const filing = 'a ticket is filed';

/** Takes one step; of one that fails, what the desk said last is what there is to tell. */
const took = async (ask: Ask, name: string, attempt: Try): Promise<Step> => {
  let heard = 'nothing was heard';
  const hear: Ask = async (...asked) => {
    const answer = await ask(...asked);
    heard = [answer.status, answer.json['title'], answer.json['type']].filter((word) => word !== undefined).join(' ');
    return answer;
  };
  try {
    const said = await attempt(hear);
    return { name, ok: said !== undefined, said: said ?? heard };
  } catch (error) {
    return { name, ok: false, said: error instanceof Error ? error.message : String(error) };
  }
};

const aTicket = {
  title: 'Smoke test of the desk',
  description: 'Filed by the journey that follows a deployment. Nobody needs to do anything.',
  severity: 'C',
};

const withoutTicket: readonly (readonly [string, Try])[] = [
  [
    'the desk is well',
    async (ask) => {
      const { status, json } = await ask('GET', '/api/health', undefined, 'nobody');
      return status === 200 ? `the sweep ran ${json['sweptAt'] ?? 'not yet'}` : undefined;
    },
  ],
  [
    'its public keys are readable',
    async (ask) => {
      const { status, json } = await ask('GET', '/.well-known/jwks.json', undefined, 'nobody');
      return status === 200 && Array.isArray(json['keys']) ? `${json['keys'].length} so far` : undefined;
    },
  ],
  [
    'its API is described',
    async (ask) => {
      const { status, json } = await ask('GET', '/api/v1/openapi.json', undefined, 'nobody');
      return status === 200 && String(json['openapi']).startsWith('3.1') ? `OpenAPI ${json['openapi']}` : undefined;
    },
  ],
  [
    'nobody reads tickets without signing in',
    async (ask) => {
      const { status } = await ask('GET', '/api/v1/tickets', undefined, 'nobody');
      return [302, 401, 403].includes(status) ? `refused with ${status}` : undefined;
    },
  ],
  [
    'the caller is known',
    async (ask) => {
      const { status, json } = await ask('GET', '/api/v1/me');
      const rights = [json['roles'], json['scopes']].flat().join(', ');
      return status === 200 ? `${json['name'] ?? json['id']}: ${rights === '' ? 'no role' : rights}` : undefined;
    },
  ],
  [
    'a policy is in force',
    async (ask) => {
      const { json } = await ask('GET', '/api/v1/policies');
      const active = ((json['items'] ?? []) as readonly Policy[]).find(({ isActive }) => isActive);
      return active && `${active.id} version ${active.version}`;
    },
  ],
];

interface Policy {
  readonly id: string;
  readonly version: number;
  readonly isActive?: boolean;
}

const withTicket = ({ path }: Ticket): readonly (readonly [string, Try])[] => [
  [
    'it is read',
    async (ask) => {
      const { status, json } = await ask('GET', path);
      return status === 200 && json['state'] === 'new' ? `${json['state']}, ${json['title']}` : undefined;
    },
  ],
  [
    'its deadline has a signed receipt',
    async (ask) => {
      const { status, json } = await ask('GET', `${path}/receipts`);
      const items = (json['items'] ?? []) as readonly Receipt[];
      const policy = items[0]?.receipt.policy;
      return status === 200 && policy !== undefined ? `under ${policy.id} version ${policy.version}` : undefined;
    },
  ],
  ['it is responded to', verb(path, 'respond', { message: 'This is the smoke test.' }, 'active')],
  ['it is resolved', verb(path, 'resolve', { solution: 'The desk works.' }, 'resolved')],
  [
    'what is resolved can no longer be changed',
    async (ask) => {
      const { status, json } = await ask('POST', `${path}/update`, { message: 'This must be refused.' });
      return status === 409 ? String(json['title']) : undefined;
    },
  ],
];

interface Receipt {
  readonly receipt: { readonly policy: Policy };
}

const verb =
  (path: string, name: string, body: object, state: string): Try =>
  async (ask) => {
    const { status, json } = await ask('POST', `${path}/${name}`, body);
    return status === 200 && json['state'] === state ? state : undefined;
  };
