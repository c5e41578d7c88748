import type { Absence } from './rules/absences';
import type { Alarm } from './rules/alarms';
import type { Alert, Notice } from './rules/alerts';
import type { Attachment, Upload } from './rules/attachments';
import type { ChainHead, Hash, SealedEvent } from './rules/audit';
import type { CampaignPart } from './rules/campaign-parts';
import type { Campaign } from './rules/campaigns';
import type { NamedHead, SignedCheckpoint } from './rules/checkpoints';
import type { Contact } from './rules/contacts';
import type { DepartureClass } from './rules/departures';
import type { DeskAlarm } from './rules/desk-alarms';
import type { Device, DeviceKey, Ed25519Key, LapsIds } from './rules/devices';
import type { ImportedGroup, ManagedDevice, Person } from './rules/directory';
import type { Grant, GrantState } from './rules/grants';
import type { Lane, Policy, PolicyRef, PublishedPolicy, Severity, TicketType } from './rules/policies';
import type { ErasureRecord, ExportRecord, RefusalRecord } from './rules/records';
import type { NotedReveal } from './rules/reveal-log';
import type { Secret } from './rules/secret';
import type { Search } from './rules/ticket-words';
import type { Ticket, TicketState } from './rules/tickets';
import type { Instant } from './rules/time';

/** Everything the desk needs from the world. Adapters implement it; only the two `main.ts` choose which. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tickets: TicketStore;
  readonly uploads: UploadStore;
  readonly attachments: AttachmentStore;
  readonly devices: DeviceStore;
  readonly ledger: Ledger;
  readonly archive: CheckpointArchive;
  readonly vault: SecretVault;
  readonly laps: Laps;
  readonly signer: Signer;
  /** What passphrases are made of: 7,776 words at least, none twice, in one fixed order, and no dot in any. */
  readonly words: () => readonly string[];
  readonly directory: Directory;
  readonly notifier: Notifier;
  readonly workflows: Workflows;
  readonly log: Log;
  /** Where people reach the desk, without a slash at its end: mails link there. */
  readonly publicUrl: string;
}

/** `unreadable`: what is stored is broken, or of a version that this desk does not know; trying again is no use. */
export type FaultKind =
  | 'missing'
  | 'conflict'
  | 'stale'
  | 'throttled'
  | 'unavailable'
  | 'continuation-foreign'
  | 'unreadable';

/** The world failed. Adapters throw it with the SDK's error as `cause`; `retryAfterMs` is what the service asked for. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly retryAfterMs: number | undefined;

  constructor(kind: FaultKind, options: { readonly cause?: unknown; readonly retryAfterMs?: number | undefined } = {}) {
    super(kind, { cause: options.cause });
    this.name = 'Fault';
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** What an HTTP status says of a fault. Every status but these four, and no answer at all, is `unavailable`. */
export const faultKindOf = (status: unknown): FaultKind =>
  (typeof status === 'number' ? kindByStatus[status] : undefined) ?? 'unavailable';

const kindByStatus: Readonly<Record<number, FaultKind>> = {
  404: 'missing',
  409: 'conflict',
  412: 'stale',
  429: 'throttled',
};

/** Runs calls of an SDK. What they throw leaves as `faultOf` reads it; what is a `Fault` already leaves as it is. */
export const faultingBy = async <Result>(
  faultOf: (error: unknown) => Fault,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? error : faultOf(error);
  }
};

export interface Clock {
  now(): Instant;
}

/** Chance and digests, both from the platform's cryptography. */
export interface Ids {
  /** `bytes` random bytes, as base64url. */
  readonly random: (bytes: number) => string;
  /** The same as bytes. */
  readonly bytes: (count: number) => Uint8Array;
  /** SHA-256 of UTF-8 text, as lower-case hex. */
  readonly hash: Hash;
  /** SHA-256 of bytes, the same way. */
  readonly digest: (bytes: Uint8Array) => string;
}

/** For people who run the desk. Never a secret, never a text that somebody wrote. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** A ticket as it was read: its chain's head, the store's own etag, and how the request that filed it is recognised. */
export interface StoredTicket {
  readonly ticket: Ticket;
  readonly head: ChainHead;
  readonly etag: string;
  readonly filing: Filing | undefined;
}

/** Hashes of the `Idempotency-Key` (with its caller) and of the body that filed a ticket. */
export interface Filing {
  readonly keyHash: string;
  readonly bodyHash: string;
}

/** What one command leaves behind so that the same command sent again is recognised. */
export interface CommandRecord {
  readonly id: string;
  readonly bodyHash: string;
  readonly seq: number;
}

/** One change of a ticket: stored whole or not at all. `dueAt` is `undefined` when the desk owes the ticket nothing. */
export interface TicketChange {
  readonly ticket: Ticket;
  readonly head: ChainHead;
  readonly dueAt: Instant | undefined;
  readonly filing: Filing | undefined;
  readonly events: readonly SealedEvent[];
  readonly alerts: readonly Alert[];
  readonly notices: readonly Notice[];
  readonly attachments?: readonly Attachment[] | undefined;
  readonly command: CommandRecord | undefined;
  /** Events that are there already, as they are from now on: without what was personal in them. */
  readonly erased?: readonly SealedEvent[] | undefined;
  /** Ids of notices and commands that go, and records of files; their bytes went before. */
  readonly dropped?: readonly string[] | undefined;
  readonly removed?: readonly Attachment[] | undefined;
}

/** What stays of a ticket whose time is over: where its chain ended, and when. Its number is never given out again. */
export interface Tombstone {
  readonly ticketId: string;
  readonly head: ChainHead;
  readonly closedAt: Instant;
  readonly removedAt: Instant;
  /** There while something of the ticket is left to remove. */
  readonly isOpen?: true;
}

/** A document that a timer may remove: which one, of which ticket or device. */
export interface Told {
  readonly partition: string;
  readonly id: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly continuation?: string | undefined;
}

/** Which tickets: those that meet all that is said. */
export interface TicketFilter {
  readonly filedBy?: string | undefined;
  /** In one of these tiers; none of them when empty. */
  readonly tiers?: readonly TierRef[] | undefined;
  readonly state?: TicketState | undefined;
  readonly lane?: Lane | undefined;
  readonly type?: TicketType | undefined;
  readonly severity?: Severity | undefined;
  readonly tier?: string | undefined;
  readonly assignee?: string | undefined;
  readonly area?: string | undefined;
  /** In one of these areas of focus; none of them when empty. */
  readonly areas?: readonly string[] | undefined;
  readonly deviceId?: string | undefined;
  /** The desk owes something before this moment. */
  readonly dueBefore?: Instant | undefined;
  /** Somebody is to be called before this moment; nothing that is closed. */
  readonly callbackBefore?: Instant | undefined;
  /** Filed at this moment or later. */
  readonly since?: Instant | undefined;
  /**
   * Which tickets of the security area (R95): all of them when absent, and nothing else when `only`; otherwise those that
   * this person filed or watches, or that are in one of these tiers.
   */
  readonly security?: 'only' | { readonly seenBy: string; readonly tiers: readonly TierRef[] } | undefined;
  /** By the start of the number, or by words of title and external ids. */
  readonly search?: Search | undefined;
}

export interface TierRef {
  readonly lane: Lane;
  readonly tier: string;
}

/** Newest first, what is due soonest first, or A before B before C and the newest of each first. */
export const ticketSorts = ['filedAt', 'dueAt', 'severity'] as const;
export type TicketSort = (typeof ticketSorts)[number];

export interface TicketQuery extends TicketFilter {
  readonly sort?: TicketSort | undefined;
  readonly limit: number;
  readonly continuation?: string | undefined;
}

/** Notices that lie in one container, each in the partition of what it tells of. */
export interface Outbox {
  /** Notices that wait and may be tried now, those waiting longest first. */
  waitingNotices(now: Instant, limit: number): Promise<readonly StoredNotice[]>;
  /** The notices of one alert or alarm; `partition` is its ticket or device. */
  noticesOf(partition: string, alertId: string): Promise<readonly StoredNotice[]>;
  /** Fault `stale` when somebody else took the notice first. Answers the notice with its new etag. */
  replaceNotice(notice: Notice, etag: string): Promise<StoredNotice>;
  /** Every notice of one ticket or device. */
  noticesIn(partition: string): Promise<readonly Notice[]>;
  /** Notices that were sent at this moment or earlier, those sent longest ago first. */
  sentBefore(before: Instant, limit: number, continuation?: string): Promise<Page<Told>>;
  /** Removes documents of one ticket or device, any number of them; one that is gone is no fault. */
  drop(partition: string, ids: readonly string[]): Promise<void>;
}

export interface StoredNotice {
  readonly notice: Notice;
  readonly etag: string;
}

export interface TicketStore extends Outbox {
  read(ticketId: string): Promise<StoredTicket | undefined>;
  /** Stores a new ticket. Fault `conflict` when the number is taken. */
  create(change: TicketChange): Promise<void>;
  /** Replaces the state that `etag` names and adds what belongs to it. Fault `stale` when somebody was first. */
  replace(change: TicketChange, etag: string): Promise<void>;
  /** The whole chain, first event first. */
  events(ticketId: string): Promise<readonly SealedEvent[]>;
  alerts(ticketId: string): Promise<readonly Alert[]>;
  /** Records of the ticket's files, the oldest first. */
  attachments(ticketId: string): Promise<readonly Attachment[]>;
  attachment(ticketId: string, attachmentId: string): Promise<Attachment | undefined>;
  command(ticketId: string, commandId: string): Promise<CommandRecord | undefined>;
  /**
   * Those that are not closed first, then the closed; each newest first unless sorted otherwise. Fault
   * `continuation-foreign` for a continuation that no page of this list gave.
   */
  list(query: TicketQuery): Promise<Page<Ticket>>;
  count(filter: TicketFilter): Promise<number>;
  /** Numbers of tickets whose `dueAt` is not after `now`, most overdue first. */
  due(now: Instant, limit: number, continuation?: string): Promise<Page<string>>;
  /** Numbers of tickets that are not closed, page by page. */
  live(limit: number, continuation?: string): Promise<Page<string>>;
  /** Numbers of tickets that hold this person's id, themselves or in an event; a page may name one several times. */
  naming(person: string, limit: number, continuation?: string): Promise<Page<string>>;
  /** Numbers of tickets closed at this moment or earlier, and of those of which something is left to remove. */
  closedBefore(before: Instant, limit: number, continuation?: string): Promise<Page<string>>;
  /** Alerts raised at this moment or earlier, the oldest first. */
  raisedBefore(before: Instant, limit: number, continuation?: string): Promise<Page<Told>>;
  /** Ids of everything that lies beside the ticket, or beside its tombstone. */
  beside(ticketId: string): Promise<readonly string[]>;
  /** Puts a tombstone in the place of the ticket that `etag` names: from then on nobody reads or changes it. Fault `stale`. */
  bury(tombstone: Tombstone, etag: string): Promise<void>;
  tombstone(ticketId: string): Promise<Tombstone | undefined>;
  /** Nothing is left beside the tombstone. */
  settle(tombstone: Tombstone): Promise<void>;
}

/** An upload as it was read: the etag is the lock on it. */
export interface StoredUpload {
  readonly upload: Upload;
  readonly etag: string;
}

/** Notes of files on their way to a ticket; see `Upload`. */
export interface UploadStore {
  /** Fault `conflict` when the id is taken. */
  create(upload: Upload): Promise<void>;
  read(attachmentId: string): Promise<StoredUpload | undefined>;
  /** Fault `stale` when somebody was first. */
  replace(upload: Upload, etag: string): Promise<StoredUpload>;
  drop(stored: StoredUpload): Promise<void>;
  /** Those whose `dropAt` is not after `now`, the oldest first. */
  due(now: Instant, limit: number, continuation?: string): Promise<Page<StoredUpload>>;
  /** Those of one person, whatever became of them. */
  of(person: string, limit: number, continuation?: string): Promise<Page<StoredUpload>>;
}

/** The bytes of attachments, by opaque keys that are never used twice. */
export interface AttachmentStore {
  /** Stores bytes under a new key; a key that is taken counts as stored, so twice is once. */
  put(key: string, content: Uint8Array, type: string): Promise<void>;
  /** The whole content; `undefined` when there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Twice is once. */
  remove(key: string): Promise<void>;
}

/** A policy as somebody hands it in: `source` is the whole file that `policy` was read from. */
export interface Publication {
  readonly policy: Policy;
  readonly source: string;
  readonly by: string;
  readonly at: Instant;
}

/** Policies: what was published never changes, and one version is active. */
export interface Policies {
  /** The policy that new tickets are filed under. */
  activePolicy(): Promise<Policy>;
  /** A published version. Fault `missing` when it never was. */
  policy(ref: PolicyRef): Promise<Policy>;
  /** The whole file of a published version; `undefined` when it never was. */
  policySource(ref: PolicyRef): Promise<string | undefined>;
  publishedPolicies(): Promise<readonly PublishedPolicy[]>;
  /** Stores a version if there is none yet; answers the hash of the one that stands. */
  publishPolicy(publication: Publication, proposedBy: string | undefined): Promise<string>;
  /** Who proposed which content for this version. */
  proposal(ref: PolicyRef): Promise<{ readonly hash: string; readonly by: string } | undefined>;
  propose(publication: Publication): Promise<void>;
  /** A proposal counts once; one that is gone is no fault. */
  dropProposal(ref: PolicyRef): Promise<void>;
  /**
   * Makes a published version the active one, and its rollout due; with other elevation rules than before it raises an alarm
   * in the same batch, and answers its id. Fault `stale` when another one than `from` is active by now.
   */
  activate(ref: PolicyRef, from: PolicyRef, by: string, at: Instant): Promise<string | undefined>;
  /** The active version, while open tickets may not have been looked at since it became so. */
  dueRollout(): Promise<PolicyRef | undefined>;
  endRollout(ref: PolicyRef): Promise<void>;
}

/** Records of erasures. */
export interface Erasures {
  saveErasure(record: ErasureRecord): Promise<void>;
  /** The newest first. */
  erasures(limit: number, continuation?: string): Promise<Page<ErasureRecord>>;
  /** Those that have not ended: of one person, or all. */
  openErasures(limit: number, continuation?: string): Promise<Page<ErasureRecord>>;
  openErasureOf(person: string): Promise<ErasureRecord | undefined>;
}

/** Devices and people as they were imported. */
export interface ImportedRecords {
  managedDevice(deviceId: string): Promise<ManagedDevice | undefined>;
  managedDevices(limit: number, continuation?: string): Promise<Page<ManagedDevice>>;
  /** Stores 100 at most, all or none. */
  saveManagedDevices(devices: readonly ManagedDevice[]): Promise<void>;
  person(id: string): Promise<Person | undefined>;
  /** The one person who is there and has this mail address, in whatever case; nobody where two share it. */
  personWithMail(mail: string): Promise<Person | undefined>;
  people(limit: number, continuation?: string): Promise<Page<Person>>;
  /** Stores 100 at most, all or none. */
  savePeople(people: readonly Person[]): Promise<void>;
  /** Removes what was imported of somebody; twice is once. */
  removePerson(id: string): Promise<void>;
  /** Devices whose primary user somebody is. */
  devicesOf(person: string, limit: number, continuation?: string): Promise<Page<ManagedDevice>>;
}

/** Alarms about no device, with their notices. */
export interface DeskAlarms extends Outbox {
  raise(alarm: DeskAlarm, notices: readonly Notice[]): Promise<void>;
  deskAlarm(alarmId: string): Promise<DeskAlarm | undefined>;
  /** The newest first. */
  deskAlarms(limit: number, continuation?: string): Promise<Page<DeskAlarm>>;
}

/** Reveals as they were noted, with the store's own etag; nothing and no etag where there were none lately. */
export interface StoredReveals {
  readonly noted: readonly NotedReveal[];
  readonly etag: string | undefined;
}

/** The last reveals of one person or one device, by an opaque name. */
export interface RevealLog {
  revealsOf(name: string): Promise<StoredReveals>;
  /** Fault `stale` when somebody was first. They are forgotten two days after the last. */
  saveReveals(name: string, noted: readonly NotedReveal[], etag: string | undefined): Promise<void>;
}

export interface StoredCampaign {
  readonly campaign: Campaign;
  readonly etag: string;
}

/** Campaigns of rotations, of which one at most is open: running or paused. */
export interface Campaigns {
  /** Fault `conflict` while another one is open. */
  createCampaign(campaign: Campaign): Promise<void>;
  campaign(campaignId: string): Promise<StoredCampaign | undefined>;
  openCampaign(): Promise<StoredCampaign | undefined>;
  /** Fault `stale` when somebody was first. One that is over is open no more. */
  saveCampaign(campaign: Campaign, etag: string): Promise<void>;
  /** Replaces what a campaign says, and leaves alone which one is open. Fault `stale` when somebody was first. */
  amendCampaign(campaign: Campaign, etag: string): Promise<void>;
  removeCampaign(campaignId: string): Promise<void>;
  /** The newest first. */
  campaigns(limit: number, continuation?: string): Promise<Page<Campaign>>;
  /** Those that began at this moment or earlier. */
  campaignsBefore(before: Instant, limit: number, continuation?: string): Promise<Page<Campaign>>;
}

export interface StoredContact {
  readonly contact: Contact;
  readonly etag: string;
}

/** Groups, admin contacts, devices, people, policies, exports, erasures, campaigns, refused acts and heartbeats. */
export interface Directory extends Policies, ImportedRecords, Erasures, RevealLog, Campaigns, DeskAlarms {
  groups(): Promise<readonly ImportedGroup[]>;
  saveGroup(group: ImportedGroup): Promise<void>;
  /** Every admin contact there ever was, by area and id; one that was removed has no person. */
  contacts(): Promise<readonly Contact[]>;
  contact(id: string): Promise<StoredContact | undefined>;
  /** Makes a contact, or replaces it, whatever is there. */
  saveContact(contact: Contact): Promise<void>;
  /** Replaces the contact that was read with this etag, or makes one where there was none. Fault `stale` when somebody was first. */
  replaceContact(contact: Contact, etag: string | undefined): Promise<void>;
  /** Who is away, or will be, by person; what is over goes by itself. */
  absences(): Promise<readonly Absence[]>;
  /** One for each person: the newest stands. */
  saveAbsence(absence: Absence): Promise<void>;
  /** Twice is once. */
  removeAbsence(person: string): Promise<void>;
  saveExport(record: ExportRecord): Promise<void>;
  /** The newest first. */
  exports(limit: number, continuation?: string): Promise<Page<ExportRecord>>;
  /** Makes the record of a refused act, or counts one more. Gives up after seconds: the refused wait for it. */
  countRefusal(refused: Omit<RefusalRecord, 'firstAt' | 'count'>): Promise<void>;
  /** The newest first; none is kept for ever. */
  refusals(limit: number, continuation?: string): Promise<Page<RefusalRecord>>;
  /** Records of exports of one person's data. */
  exportsAbout(person: string, limit: number, continuation?: string): Promise<Page<ExportRecord>>;
  /** Notes that a timer has finished its work; kept to 5 minutes. */
  beat(timer: string, at: Instant): Promise<void>;
  /** When each timer last finished, to 5 minutes. */
  heartbeats(): Promise<Readonly<Record<string, Instant>>>;
  /** Every public key that a receipt was ever signed with, the oldest first. */
  signingKeys(): Promise<readonly SigningKey[]>;
  /** Publishes a key; again is once. */
  saveSigningKey(key: SigningKey): Promise<void>;
}

/** A device as it was read, with the head of its chain and the store's own etag: that etag is the lock on the device. */
export interface StoredDevice {
  readonly device: Device;
  readonly head: ChainHead;
  readonly etag: string;
}

/** An event of a device that has words in it and is about none of its grants. */
export interface Said {
  readonly deviceId: string;
  readonly event: SealedEvent;
}

/** One change of a device: stored whole or not at all. `grant` is the one that changed; `relays` tell its ticket. */
export interface DeviceChange {
  readonly device: Device;
  readonly head: ChainHead;
  readonly dueAt: Instant | undefined;
  readonly events: readonly SealedEvent[];
  readonly grant: Grant | undefined;
  /** The lease that this one ended: both change in one batch. */
  readonly ended?: Grant | undefined;
  readonly alarms: readonly Alarm[];
  readonly notices: readonly Notice[];
  readonly relays: readonly Relay[];
  readonly command: CommandRecord | undefined;
  /** Events that are there already, without what was personal in them; and ids of grants and alarms that go. */
  readonly erased?: readonly SealedEvent[] | undefined;
  readonly dropped?: readonly string[] | undefined;
}

/** Carries what happened to a grant to its ticket, whose partition no batch of the device's can reach. */
export interface Relay {
  readonly relayId: string;
  readonly deviceId: string;
  readonly ticketId: string;
  readonly grantId: string;
  readonly what: string;
  readonly by: string;
  /** When it happened; absent on one that was stored before this was carried. */
  readonly at?: Instant;
}

/** Which grants: those that meet all that is said. */
export interface GrantFilter {
  readonly state?: GrantState | undefined;
  readonly deviceId?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly holder?: string | undefined;
  /** What was done and not planned: its gravest class, or any. */
  readonly departure?: DepartureClass | 'any' | undefined;
}

export interface GrantQuery extends GrantFilter {
  readonly limit: number;
  readonly continuation?: string | undefined;
}

export interface DeviceStore extends Outbox {
  read(deviceId: string): Promise<StoredDevice | undefined>;
  /** Stores a new device. Fault `conflict` when the id is taken. */
  create(change: DeviceChange): Promise<void>;
  /** Fault `stale` when somebody was first. */
  replace(change: DeviceChange, etag: string): Promise<void>;
  events(deviceId: string): Promise<readonly SealedEvent[]>;
  grant(deviceId: string, grantId: string): Promise<Grant | undefined>;
  grants(deviceId: string): Promise<readonly Grant[]>;
  alarms(deviceId: string): Promise<readonly Alarm[]>;
  /** Grants that were asked for at this moment or earlier, the oldest first. */
  requestedBefore(before: Instant, limit: number, continuation?: string): Promise<Page<Grant>>;
  /** Alarms raised at this moment or earlier, the oldest first. */
  alarmsBefore(before: Instant, limit: number, continuation?: string): Promise<Page<Alarm>>;
  /** What was said of devices apart from their grants, and is not erased: at this moment or earlier, the oldest first. */
  saidBefore(before: Instant, limit: number, continuation?: string): Promise<Page<Said>>;
  saidBy(person: string, limit: number, continuation?: string): Promise<Page<Said>>;
  /** Grants that somebody holds or held. */
  heldBy(person: string, limit: number, continuation?: string): Promise<Page<Grant>>;
  command(deviceId: string, commandId: string): Promise<CommandRecord | undefined>;
  list(limit: number, continuation?: string): Promise<Page<Device>>;
  /** Ids of devices whose `dueAt` is not after `now`, most overdue first. */
  due(now: Instant, limit: number, continuation?: string): Promise<Page<string>>;
  /** Ids of devices on which a grant is held or waited for; one may come twice. */
  held(limit: number, continuation?: string): Promise<Page<string>>;
  /** Ids of devices that are so far in a campaign, and how many. */
  campaignDevices(part: CampaignPart, limit: number): Promise<readonly string[]>;
  campaignCount(part: CampaignPart): Promise<number>;
  /** Devices of whose rotation it was recorded that it was not confirmed in time, and that still is not. */
  overdueCount(): Promise<number>;
  /** Devices whose password was ever shown to somebody, each once, in the order of their ids. */
  revealed(): Promise<readonly string[]>;
  /** Grants of every device, the newest first. */
  grantsBy(query: GrantQuery): Promise<Page<Grant>>;
  /** What waits to be told to tickets, of all devices; of each device in the order in which it happened. */
  relays(limit: number, continuation?: string): Promise<Page<Relay>>;
  /** What waits of one device, in the order in which it happened. */
  relaysOf(deviceId: string): Promise<readonly Relay[]>;
  dropRelay(relay: Relay): Promise<void>;
  /** Takes a nonce of a device's signature for 15 minutes; false when it was taken before: a replay. */
  takeNonce(deviceId: string, nonce: string): Promise<boolean>;
}

/** The chains whose heads changed, each with its newest; `isAll` when nothing more has changed by now. */
export interface ChangedHeads {
  readonly heads: readonly NamedHead[];
  /** Where the next look begins; opaque. */
  readonly resume: string;
  readonly isAll: boolean;
}

/** A checkpoint as it is stored, with where the look at the changes for it ended. */
export interface StoredCheckpoint extends SignedCheckpoint {
  readonly resume: string;
}

/** Checkpoints taken at `from` or later, and before `to`. */
export interface CheckpointQuery {
  readonly order: 'oldest first' | 'newest first';
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly limit: number;
  readonly continuation?: string | undefined;
}

/** The checkpoints of the audit, and what they are taken of. */
export interface Ledger {
  /** The newest checkpoint; `undefined` before the first. */
  last(): Promise<StoredCheckpoint | undefined>;
  /** Stores one for ever. Fault `conflict` when its number is taken. */
  append(checkpoint: StoredCheckpoint): Promise<void>;
  checkpoints(query: CheckpointQuery): Promise<Page<StoredCheckpoint>>;
  /** What has changed since `resume`, some thousand heads at most; since ever without it. What is missed comes the next time. */
  changedHeads(resume: string | undefined): Promise<ChangedHeads>;
}

/** Storage that can be written once: a second opinion on the ledger. */
export interface CheckpointArchive {
  /** Keeps a checkpoint under its number; twice is once. False when another one lies there. */
  keep(checkpoint: SignedCheckpoint): Promise<boolean>;
}

/** One signed request of a device. Header names are lower-case; `url` is the address that the device called. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** HTTP Message Signatures of devices (RFC 9421, digests by RFC 9530). */
export interface Signatures {
  /** The device that a request claims to come from; `undefined` when it is not signed as devices sign. Proves nothing. */
  claimedBy(request: SignedRequest): string | undefined;
  /** Did the private half of `key` sign this text? `signature` is base64url. */
  isSignedBy(text: string, signature: string, key: DeviceKey): boolean;
  /** The nonce of a signature that is right, by this key, over the whole request, and made within 5 minutes of `now`. */
  verify(request: SignedRequest, key: DeviceKey, now: Instant): Promise<string | undefined>;
}

/** Wakes the orchestration that keeps a ticket's promises. A lost wake costs latency only (docs/durable.md A1). */
export interface Workflows {
  /**
   * Starts the ticket's lifecycle, or does nothing when it is running. It looks at the ticket at once, or first at
   * `firstLookAt`: whoever has just stored the ticket knows when that is.
   */
  start(ticketId: string, firstLookAt?: Instant): Promise<void>;
  /** Rings the ticket's doorbell; starts the lifecycle when there is none. */
  ring(ticketId: string): Promise<void>;
  /** The same for the lease of a grant. */
  startLease(grantId: string): Promise<void>;
  ringLease(grantId: string): Promise<void>;
  /** Starts the rollout of a policy over the open tickets, or does nothing when it is running. */
  startRollout(policy: PolicyRef): Promise<void>;
  /** Wakes a campaign of rotations; starts its orchestration when there is none. */
  ringCampaign(campaignId: string): Promise<void>;
}

/** One version of a secret as the vault lists it: never its value. */
export interface SecretVersion {
  readonly name: string;
  readonly version: string;
  readonly isEnabled: boolean;
  readonly createdAt: Instant;
  readonly tags: Readonly<Record<string, string>>;
}

/** Passwords and keys, always by name and version (docs/data.md §2). */
export interface SecretVault {
  /**
   * Stores a new version. With a `rotationId` among the tags, asking again yields the version that the first try made.
   * Twins under one `rotationId` may remain: whoever stored which one stands disables the others.
   */
  put(name: string, value: Secret, tags: Readonly<Record<string, string>>): Promise<SecretVersion>;
  /** Reads one version; `undefined` when there is none or it is disabled. */
  read(name: string, version: string): Promise<Secret | undefined>;
  /** Every version, newest first. */
  versions(name: string): Promise<readonly SecretVersion[]>;
  disable(name: string, version: string): Promise<void>;
  /** Deletes a secret with every version. The vault keeps it, and its name, for 90 days. Twice is once. */
  remove(name: string): Promise<void>;
  /** Fault `missing` when there is no such version. */
  retag(name: string, version: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Names of secrets, by name. */
  names(limit: number, continuation?: string): Promise<Page<string>>;
  /** Was the secret deleted, and can it still be recovered? */
  isDeleted(name: string): Promise<boolean>;
  /** Takes a deleted secret back with all its versions, which may take seconds. Fault `missing` when there is none. */
  recover(name: string): Promise<void>;
}

/** A password as Windows LAPS backed it up, the newest of a device. */
export interface BackedUp {
  readonly backedUpAt: Instant;
  readonly password: Secret;
}

/** Windows LAPS, by Microsoft Graph: what Entra ID keeps of a device's password, and how Intune is asked for another. */
export interface Laps {
  /** When the newest password was backed up; `undefined` where there is none, or the device is gone. Shows no password. */
  backedUpAt(ids: LapsIds): Promise<Instant | undefined>;
  /** The newest password. The directory's own audit records that the desk read it. */
  password(ids: LapsIds): Promise<BackedUp | undefined>;
  /** Asks for another one, which the device sets when it next checks in. False when Intune knows no such device. */
  askRotation(ids: LapsIds): Promise<boolean>;
}

/** The public half of a signing key; `kid` is its RFC 7638 thumbprint. */
export interface SigningKey {
  readonly kid: string;
  readonly key: Ed25519Key;
  readonly publishedAt: Instant;
}

/** What a signature is for: it stands in the header that is signed, so that nothing passes for something else. */
export type SignatureType = 'tierline-receipt' | 'tierline-checkpoint';

/** Signs receipts and checkpoints as the desk, with a key that stays in the vault. */
export interface Signer {
  /** A compact JWS (RFC 7515, EdDSA) over this text, by a key that is published already; of a receipt unless told. */
  sign(payload: string, type?: SignatureType): Promise<string>;
  /** What anybody needs to verify everything that was ever signed. */
  keys(): Promise<JwkSet>;
  /** Signs with a new key from now on, elsewhere within minutes; answers its `kid`. */
  rotate(): Promise<string>;
}

/** RFC 7517, Ed25519 keys of RFC 8037. */
export interface JwkSet {
  readonly keys: readonly (Ed25519Key & { readonly kid: string; readonly alg: 'EdDSA'; readonly use: 'sig' })[];
}

/** One message to one mailbox. `noticeId` is stable: sending twice is recognisably the same message. */
export interface Message {
  readonly noticeId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The mail address that an answer to it goes to; without one to where it comes from, which nobody reads. */
  readonly replyTo?: string;
}

export interface Notifier {
  send(message: Message): Promise<void>;
}
