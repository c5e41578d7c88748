import type { Decision } from '../../desk/rules/decision';
import type { Grant } from '../../desk/rules/grants';
import type { Caller } from '../../desk/rules/people';
import type { Desk } from '../../desk/usecases/desk';
import type { Refusal } from '../../desk/usecases/refusals';
import type { ADesk } from './a-desk';
import { aDeviceId } from './a-device';
import { anEscalationEngineer, anItAdmin } from './people';

/** Someone else who may borrow devices. */
export const anotherEngineer: Caller = { ...anEscalationEngineer, id: 'another-engineer', name: 'Nora Silva' };

/** The value of a decision. Throws the refusal. */
export const granted = <Value>(decision: Decision<Value, Refusal>): Value => {
  if (!decision.ok) throw new Error(`refused: ${decision.refusal.kind}`);
  return decision.value;
};

/** Why the desk said no; `undefined` when it did not. */
export const refusalOf = <Value>(decision: Decision<Value, Refusal>): Refusal['kind'] | undefined =>
  decision.ok ? undefined : decision.refusal.kind;

/** A device that does what it is asked, through the use cases that its doors call. It knows one password: its own. */
export const aManagedDevice = (desk: Desk, deviceId = aDeviceId) => {
  let password: string | undefined;
  let version: string | undefined;
  const claims = async () => {
    const waiting = await desk.pollRotation(deviceId);
    if (waiting === undefined) return undefined;
    return granted(await desk.claimRotation(deviceId, waiting.rotationId));
  };
  const applies = async () => {
    const claimed = await claims();
    if (claimed === undefined) return undefined;
    password = claimed.password.reveal();
    version = claimed.version;
    return { rotationId: claimed.rotationId, version: claimed.version };
  };
  return {
    deviceId,
    /** What opens it; `undefined` before the first rotation. */
    password: (): string | undefined => password,
    version: (): string | undefined => version,
    opensWith: (typed: string | undefined): boolean => typed !== undefined && typed === password,
    claims,
    applies,
    /** Polls, claims, applies and confirms; answers whether there was anything to do. */
    rotates: async (): Promise<boolean> => {
      const applied = await applies();
      if (applied === undefined) return false;
      granted(await desk.confirmRotation(deviceId, applied));
      return true;
    },
  };
};
export type AManagedDevice = ReturnType<typeof aManagedDevice>;

export const enrol = (desk: Desk, deviceId = aDeviceId): Promise<void> =>
  desk.enrolDevice(
    { deviceId, name: 'A laptop', key: { kty: 'OKP', crv: 'Ed25519', x: 'a-public-key' } },
    anItAdmin.id,
  );

/** Enrolled, and with a first password that it has confirmed. */
export const aReadyDeviceOn = async (desk: Desk, deviceId = aDeviceId): Promise<AManagedDevice> => {
  await enrol(desk, deviceId);
  const device = aManagedDevice(desk, deviceId);
  await device.rotates();
  return device;
};

/** Typical, as the shipped policies have it: nobody need approve. */
export const aWish = {
  category: 'Apps',
  title: 'Reinstall Office',
  plan: 'Reinstall it from the portal.',
  actions: ['Use the command prompt or PowerShell'],
};

/** Not recommended: one person has to approve. */
export const aGraveWish = {
  ...aWish,
  actions: [...aWish.actions, 'Run an installer, .msi or .exe'],
  reason: 'The portal does not offer this version.',
};

/** A lease for a ticket that was filed for it. */
export const lent = async (
  desk: ADesk,
  by: Caller = anEscalationEngineer,
  deviceId = aDeviceId,
): Promise<Grant & { readonly ticketId: string }> => {
  const { ticketId } = await desk.files();
  const { grant } = granted(await desk.requestElevation(by, deviceId, { ...aWish, ticketId }, undefined));
  if (grant === undefined) throw new Error('no grant');
  return { ...grant, ticketId };
};

/** The lease, revealed to its holder, and what they saw. */
export const revealed = async (desk: ADesk, by: Caller = anEscalationEngineer, deviceId = aDeviceId) => {
  const { grantId } = await lent(desk, by, deviceId);
  return granted(await desk.revealPassword(by, grantId));
};

export const deviceNow = async ({ ports }: ADesk, deviceId = aDeviceId) => {
  const stored = await ports.devices.read(deviceId);
  if (stored === undefined) throw new Error(`no device ${deviceId}`);
  return stored.device;
};

export const kindsOf = async ({ ports }: ADesk, deviceId = aDeviceId): Promise<readonly string[]> =>
  (await ports.devices.events(deviceId)).map(({ kind }) => kind);

export const alarmsOf = async ({ ports }: ADesk, deviceId = aDeviceId): Promise<readonly string[]> =>
  (await ports.devices.alarms(deviceId)).map(({ kind, about }) => `${kind} ${about}`);

/** Which versions of the device's secret the vault still gives, oldest first. */
export const enabledVersions = async (desk: ADesk, deviceId = aDeviceId): Promise<readonly string[]> => {
  const { secretName } = await deviceNow(desk, deviceId);
  const versions = await desk.ports.vault.versions(secretName);
  return versions
    .filter(({ isEnabled }) => isEnabled)
    .map(({ version }) => version)
    .toReversed();
};
