import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../clock';
import type { WireReply, WireRequest } from '../transport';
import { isDiskTrouble } from '../trouble';
import { answerAxios } from './axios-transport';
import type { Engine } from './engine';
import { asError, type Log } from './invocation';
import { type Instance, isLive, type State } from './state';
import { type InstanceFilter, isWithin, statusJson } from './status';

/** Where the client of `durable-functions` finds the keeper: at a host of this process that no network knows. */
export interface ClientEndpoints {
  /** What a `durableClient` input brings, as JSON. */
  readonly clientData: string;
  stop(): void;
}

interface Parts {
  readonly engine: Engine;
  readonly state: State;
  readonly clock: LocalClock;
  readonly hubName: string;
  readonly log: Log;
}

const root = '/durabletask/';

/** Answers from now on. Several hosts of one process differ by their names. */
export const startClientEndpoints = (parts: Parts): ClientEndpoints => {
  const { clock, hubName, log } = parts;
  const host = `durable-${randomUUID()}.tierline.invalid`;
  const answer = createAnswer(parts);
  const handle = async (request: WireRequest): Promise<WireReply> => {
    let reply: Answer;
    try {
      reply = await answer(questionOf(request));
    } catch (error) {
      if (!isDiskTrouble(error))
        log({ level: 'error', category: 'durable', message: `a client call failed: ${asError(error).stack}` });
      reply = refusal(500, asError(error).message);
    }
    const headers = { 'content-type': 'application/json', ...reply.headers };
    return { status: reply.status, headers, body: JSON.stringify(reply.body) };
  };
  const stop = answerAxios(host, (request) => clock.during(() => handle(request)));
  return { clientData: JSON.stringify(clientDataOf(`http://${host}${root}`, hubName)), stop };
};

/** All values of the two maps are strings: null throws. Without its last slash `rpcBaseUrl` loses a segment (docs/durable.md B7). */
const clientDataOf = (baseUrl: string, taskHubName: string) => {
  const id = 'INSTANCEID';
  const create = `${baseUrl}orchestrators/{functionName}[/{instanceId}]`;
  const instance = `${baseUrl}instances/${id}`;
  return {
    taskHubName,
    creationUrls: { createNewInstancePostUri: create, createAndWaitOnNewInstancePostUri: create },
    managementUrls: {
      id,
      statusQueryGetUri: instance,
      sendEventPostUri: `${instance}/raiseEvent/{eventName}`,
      terminatePostUri: `${instance}/terminate?reason={text}`,
      rewindPostUri: `${instance}/rewind?reason={text}`,
      purgeHistoryDeleteUri: instance,
      restartPostUri: `${instance}/restart`,
      suspendPostUri: `${instance}/suspend?reason={text}`,
      resumePostUri: `${instance}/resume?reason={text}`,
    },
    baseUrl,
    requiredQueryStringParameters: '',
    rpcBaseUrl: baseUrl,
  };
};

interface Question {
  readonly method: string;
  /** Below `rpcBaseUrl`, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly continuation: string | undefined;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const questionOf = ({ method, url, headers, body }: WireRequest): Question => ({
  method,
  path: url.pathname.slice(root.length).split('/').map(decodeURIComponent),
  query: url.searchParams,
  continuation: headers['x-ms-continuation-token'],
  body,
});

const refusal = (status: number, Message: string): Answer => ({ status, body: { Message } });
const accepted: Answer = { status: 202, body: null };
const pageSize = 100;

const createAnswer = ({ engine, state }: Parts): ((question: Question) => Promise<Answer>) => {
  const noInstance = (id: string): Answer => refusal(404, `No instance with ID '${id}' found.`);

  const start = async (name: string, given: string, { query, body }: Question): Promise<Answer> => {
    if (!engine.hasOrchestrator(name))
      return refusal(400, `The function '${name}' doesn't exist, or is no orchestrator.`);
    const input = body === '' ? '""' : body; // Without input an orchestrator gets "" (A2, 11).
    if (!isJson(input)) return refusal(400, 'Invalid JSON content');
    const id = given || randomUUID().replaceAll('-', '');
    const isNew = await engine.start({ id, name, version: query.get('version'), input });
    return isNew
      ? { status: 202, body: { id } }
      : refusal(409, `An instance with ID '${id}' already exists and is live.`);
  };

  const list = ({ query, continuation }: Question): Answer => {
    const filter = readFilter(query);
    if (typeof filter === 'string') return refusal(400, filter);
    const from = continuation === undefined ? -1 : Number(continuation);
    const page: Instance[] = [];
    let hasMore = false;
    for (const instance of state.instances.values()) {
      if (instance.no <= from || !isWithin(instance, filter)) continue;
      hasMore = page.length === pageSize;
      if (hasMore) break;
      page.push(instance);
    }
    const last = page.at(-1);
    return {
      status: 200,
      ...(hasMore && last && { headers: { 'x-ms-continuation-token': String(last.no) } }),
      body: page.map((instance) => statusJson(instance, readStatusOptions(query))),
    };
  };

  const purgeBy = async ({ query }: Question): Promise<Answer> => {
    const filter = readFilter(query);
    if (typeof filter === 'string') return refusal(400, filter);
    if (!query.has('createdTimeFrom')) return refusal(400, "Please provide value for 'createdTimeFrom' parameter.");
    const ids = [...state.instances.values()]
      .filter((each) => !isLive(each) && isWithin(each, filter))
      .map(({ id }) => id);
    const instancesDeleted = await engine.purge(ids);
    return instancesDeleted === 0
      ? refusal(404, 'No instance was found.')
      : { status: 200, body: { instancesDeleted } };
  };

  const onInstance = async (id: string, question: Question): Promise<Answer> => {
    const { method, query } = question;
    const instance = state.instances.get(id);
    if (instance === undefined) return noInstance(id);
    if (method === 'GET')
      return { status: isLive(instance) ? 202 : 200, body: statusJson(instance, readStatusOptions(query)) };
    if (method !== 'DELETE') return refusal(405, 'method not allowed');
    const instancesDeleted = await engine.purge([id]);
    return instancesDeleted === 0 ? noInstance(id) : { status: 200, body: { instancesDeleted } };
  };

  const operate = async (
    id: string,
    operation: string,
    detail: string | undefined,
    question: Question,
  ): Promise<Answer> => {
    const { query, body } = question;
    const instance = state.instances.get(id);
    if (instance === undefined) return noInstance(id);
    if (operation === 'rewind')
      return instance.outcome === 'Failed'
        ? { status: 501, body: 'The local host does not rewind: start a new instance.' }
        : { status: 412, body: 'The rewind operation is only supported on failed orchestration instances.' };
    const isEvent = operation === 'raiseEvent' && detail !== undefined;
    if (isEvent && !isJson(body)) return refusal(400, 'Invalid JSON content');
    if (!isLive(instance)) return { status: 410, body: null };
    const reason = query.get('reason') ?? '';
    if (isEvent) await engine.send(id, { kind: 'event', name: detail, input: body });
    else if (operation === 'terminate' || operation === 'suspend' || operation === 'resume')
      await engine.send(id, { kind: operation, reason });
    else return refusal(404, `The local host does not know the operation '${operation}'.`);
    return accepted;
  };

  return async (question) => {
    const { method, path } = question;
    const [kind, first = '', second, third] = path;
    if (kind === 'orchestrators' && method === 'POST') return start(first, second ?? '', question);
    if (kind === 'instances' && first === '') {
      if (method === 'GET') return list(question);
      if (method === 'DELETE') return purgeBy(question);
    }
    if (kind === 'instances' && second === undefined) return onInstance(first, question);
    if (kind === 'instances' && second !== undefined && method === 'POST')
      return operate(first, second, third, question);
    if (kind === 'entities') return refusal(501, 'The local host has no entities (durable.md B6).');
    return refusal(404, 'not found');
  };
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const readStatusOptions = (query: URLSearchParams) => ({
  showHistory: query.get('showHistory') === 'true',
  showHistoryOutput: query.get('showHistoryOutput') === 'true',
  showInput: query.get('showInput') !== 'false',
});

/** The filter of a query, or what is wrong with it. */
const readFilter = (query: URLSearchParams): InstanceFilter | string => {
  const createdFrom = Date.parse(query.get('createdTimeFrom') ?? '0001-01-01T00:00:00Z');
  const createdTo = Date.parse(query.get('createdTimeTo') ?? '9999-12-31T23:59:59Z');
  if (Number.isNaN(createdFrom) || Number.isNaN(createdTo)) return 'createdTimeFrom and createdTimeTo must be dates';
  const statuses =
    query
      .get('runtimeStatus')
      ?.split(',')
      .map((each) => each.trim()) ?? [];
  return { createdFrom, createdTo, statuses };
};
