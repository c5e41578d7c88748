import { inspect } from 'node:util';
import type { VaultFault } from '../../local/vault/faults';
import { type ADesk, aSurface, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import { type AManagedDevice, aManagedDevice, anotherEngineer, enrol, granted, lent } from '../support/a-fleet';
import { aKeyPair } from '../support/a-signed-request';
import { ofWords } from '../support/of-words';
import { aGlassBreaker, anEscalationEngineer, anItAdmin } from '../support/people';

const openDesk = desks();

/** A password as it might leak: as it is, encoded, and in halves of each. */
const formsOf = (password: string): readonly string[] => {
  const bytes = Buffer.from(password, 'utf8');
  const whole = [
    password,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(password),
    JSON.stringify(password).slice(1, -1),
  ];
  const halves = (text: string) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
  return [...new Set([...whole, ...whole.flatMap(halves)])];
};

const leaksIn = (text: string, passwords: readonly string[]): readonly string[] =>
  passwords.flatMap(formsOf).filter((form) => text.includes(form));

const printed = (error: unknown): string => {
  const { message, stack, cause } = error as Error;
  return [
    inspect(error, { depth: null, showHidden: true, getters: true }),
    inspect(error, { depth: null, showHidden: true, customInspect: false }),
    JSON.stringify(error),
    String(error),
    String(message),
    String(stack),
    inspect(cause, { depth: null }),
  ].join('\n');
};

/** A whole story, with what goes wrong in it; every password that the device had, and every error that was thrown. */
const aWholeStory = async (desk: ADesk) => {
  const errors: unknown[] = [];
  const passwords: string[] = [];
  const answers: unknown[] = [];
  const tried = async (call: Promise<unknown>): Promise<void> => {
    answers.push(await call.catch((error: unknown) => void errors.push(error)));
  };
  const keep = (device: AManagedDevice): void => void passwords.push(device.password() ?? '');
  const vaultFails = (kind: string, fault: VaultFault) =>
    desk.keyVault.inject((call) => (call.kind === kind ? fault : undefined));

  vaultFails('set-secret', { when: 'after', status: 400 });
  await tried(enrol(desk));
  vaultFails('set-secret', { when: 'after', drop: 'EPIPE' });
  await desk.sweepDevices();
  desk.keyVault.inject(() => undefined);
  await desk.sweepDevices();
  const device = aManagedDevice(desk);
  vaultFails('get-secret', { when: 'after', drop: 'EPIPE' });
  await tried(device.claims());
  desk.keyVault.inject(() => undefined);
  await device.rotates();
  keep(device);

  await lent(desk);
  vaultFails('get-secret', { when: 'after', status: 500 });
  await tried(desk.revealPassword(anEscalationEngineer, aGrantId));
  desk.keyVault.inject(() => undefined);
  await tried(desk.revealPassword(anEscalationEngineer, aGrantId));
  await tried(desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Nothing.' }));
  await device.rotates();
  keep(device);

  const { grantId } = await lent(desk, anotherEngineer);
  const revealed = granted(await desk.revealPassword(anotherEngineer, grantId));
  answers.push(revealed);
  desk.clock.pass(120);
  await desk.sweepDevices();
  const waiting = await desk.pollRotation(aDeviceId);
  await tried(
    desk.refuseRotation(aDeviceId, { rotationId: waiting?.rotationId ?? '', reason: 'The account is missing.' }),
  );
  desk.clock.pass(120);
  await desk.sweepDevices();
  answers.push(await desk.claimRotation(aDeviceId, waiting?.rotationId ?? ''));
  await device.rotates();
  keep(device);
  await tried(desk.readDevice(anItAdmin, aDeviceId));
  await tried(desk.readElevation(anotherEngineer, grantId));
  await tried(desk.decideDeviceStep(aDeviceId));
  return { errors, passwords, answers, revealed };
};

/** Every other way that a secret comes into the desk, with what goes wrong there: two codes, and six passwords. */
const theOtherWays = async (desk: ADesk): Promise<Sought> => {
  const errors: unknown[] = [];
  const answers: unknown[] = [];
  const tried = async (call: Promise<unknown>): Promise<void> => {
    answers.push(await call.catch((error: unknown) => void errors.push(error)));
  };
  const vaultFails = (kind: string, fault: VaultFault) =>
    desk.keyVault.inject((call) => (call.kind === kind ? fault : undefined));
  const secrets: string[] = [];
  const invites = async () => {
    const invited = await desk.inviteDevice(anItAdmin.id, aDeviceId, undefined);
    answers.push(invited);
    secrets.push(invited.code.reveal());
    return invited.code.reveal();
  };

  const [replaced, code] = [await invites(), await invites()];
  const enrolling = { name: 'A', key: aKeyPair().key };
  await tried(desk.enrolByCode(aDeviceId, { ...enrolling, code: replaced }));
  vaultFails('set-secret', { when: 'after', drop: 'EPIPE' });
  await tried(ofWords(desk).enrolByCode(aDeviceId, { ...enrolling, code }));
  await tried(desk.enrolByCode(aDeviceId, { name: 'B', key: aKeyPair().key, code }));
  desk.keyVault.inject(() => undefined);
  await ofWords(desk).sweepDevices();
  const device = aManagedDevice(desk);
  await device.rotates();
  secrets.push(device.password() ?? '');

  const breaks = async (): Promise<void> => {
    const { grantId } = granted(await desk.breakGlass(aGlassBreaker, aDeviceId, { reason: 'Fire.' }, undefined));
    await tried(desk.revealPassword(aGlassBreaker, grantId));
    await tried(desk.revealPassword(aGlassBreaker, grantId));
    await tried(desk.closeElevation(aGlassBreaker, grantId, { actionsTaken: 'Put it out.' }));
    await device.rotates();
    secrets.push(device.password() ?? '');
  };
  vaultFails('get-secret', { when: 'after', drop: 'EPIPE' });
  const { grantId } = granted(await desk.breakGlass(aGlassBreaker, aDeviceId, { reason: 'Fire.' }, undefined));
  await tried(desk.revealPassword(aGlassBreaker, grantId));
  desk.keyVault.inject(() => undefined);
  await breaks();
  await breaks();

  const { id, managedDeviceId, entraDeviceId } = aSurface;
  const keep = (): void => void secrets.push(desk.tenant.states()[0]?.password ?? '');
  keep();
  vaultFails('set-secret', { when: 'after', status: 500 });
  await tried(desk.adoptDevice(anItAdmin, id, { managedDeviceId, entraDeviceId }));
  desk.keyVault.inject(() => undefined);
  await desk.sweepDevices();
  await desk.tenant.checkIn();
  keep();
  desk.clock.pass(5);
  await desk.sweepDevices();
  const lease = await lent(desk, anEscalationEngineer, id);
  await desk.tenant.renew(id);
  keep();
  vaultFails('set-secret', { when: 'after', drop: 'EPIPE' });
  await tried(desk.revealPassword(anEscalationEngineer, lease.grantId));
  desk.keyVault.inject(() => undefined);
  await tried(desk.revealPassword(anEscalationEngineer, lease.grantId));
  await tried(desk.reconcileDevices(anItAdmin, { limit: 25, apply: true }));
  await tried(desk.readDevice(anItAdmin, id));
  return { errors, secrets, answers };
};

describe('the passwords of a whole story', () => {
  it('can be told from everything else by their forms', () => {
    const password = 'Ab2-cdefghijk+%?#mnpqr';
    const found = leaksIn(`{"a":"${encodeURIComponent(password)}"}`, [password]);
    expect(found).toContain(encodeURIComponent(password));
    expect(leaksIn(Buffer.from(password).toString('base64'), [password])).not.toEqual([]);
    expect(leaksIn(password.slice(11), [password])).not.toEqual([]);
    expect(leaksIn('nothing of the kind', [password])).toEqual([]);
  });

  it('stand in no document, no log, no mail, no error, and print as nothing in an answer', async () => {
    const desk = await openDesk();
    const { errors, passwords, answers, revealed } = await aWholeStory(desk);
    expect(new Set(passwords).size).toBe(3);
    expect(passwords.every((password) => password.length === 22)).toBe(true);
    // The canaries sing where they should: in the reply to the one reveal.
    expect(revealed.shown.map(({ password }) => password.reveal())).toEqual([passwords[1]]);

    expect(errors.length).toBeGreaterThanOrEqual(2);
    await expectNowhere(desk, { secrets: passwords, errors, answers });
  });

  it('nor do enrolment codes, words, what Windows LAPS has set, or what an emergency shows', async () => {
    const desk = await openDesk();
    const { errors, secrets, answers } = await theOtherWays(desk);
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(secrets).toHaveLength(8);
    expect(errors.length).toBeGreaterThanOrEqual(1);
    await expectNowhere(desk, { secrets, errors, answers });
  });
});

interface Sought {
  readonly secrets: readonly string[];
  readonly errors: readonly unknown[];
  readonly answers: readonly unknown[];
}

const expectNowhere = async (desk: ADesk, { secrets, errors, answers }: Sought): Promise<void> => {
  const documents = await Promise.all(
    ['tickets', 'devices', 'directory'].map(async (id) => {
      const { resources } = await desk.cosmos.database.container(id).items.query('SELECT * FROM c').fetchAll();
      return JSON.stringify(resources);
    }),
  );
  expect(documents.join().length).toBeGreaterThan(10_000);
  expect(desk.log.length).toBeGreaterThan(0);
  const wire = desk.cosmos.calls.map(({ url, headers, body }) => `${url} ${JSON.stringify(headers)} ${body}`);
  const everything = {
    documents: documents.join('\n'),
    wire: wire.join('\n'),
    log: desk.log.join('\n'),
    mails: JSON.stringify(desk.mails),
    rings: [...desk.rings, ...desk.leaseStarts, ...desk.leaseRings].join('\n'),
    errors: errors.map(printed).join('\n'),
    answers: `${JSON.stringify(answers)} ${inspect(answers, { depth: null, showHidden: true })}`,
  };
  const leaks = Object.entries(everything).map(([place, text]) => [place, leaksIn(text, secrets)]);
  expect(leaks).toEqual(Object.keys(everything).map((place) => [place, []]));
};
