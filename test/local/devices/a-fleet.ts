import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSignatures } from '../../../adapters/devices/signatures';
import { instantOfMs } from '../../../desk/rules/time';
import { createClock } from '../../../local/clock';
import { createFleet, type Fleet, type FleetOptions } from '../../../local/devices/fleet';

/** A rotation as the other end of the protocol keeps it. */
export interface Wanted {
  readonly rotationId: string;
  readonly version: string;
  readonly password: string;
}

/** What the other end heard: which device, which verb, and the rest of the body. */
export type Heard = readonly [deviceId: string, verb: string, fields: Readonly<Record<string, unknown>>];

/** How a reply gets lost or is another than it ought to be; `undefined` lets the request through. */
export type Meddler = (
  deviceId: string,
  verb: string,
) => 'lost on the way' | 'reply lost' | number | Response | undefined;

const noon = Date.parse('2026-03-02T12:00:00Z');
export const theOrdinary: Meddler = () => undefined;

/**
 * A fleet on a virtual clock, and a small server that speaks docs/device-protocol.md with the desk's own verification.
 * What it wants of a device it offers until the device confirms it.
 */
export const aFleet = async (options: Pick<FleetOptions, 'open' | 'say'> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-fleet-'));
  const signatures = createSignatures();
  const clock = createClock({ mode: 'virtual', startsAt: noon });
  const wanted = new Map<string, Wanted>();
  const heard: Heard[] = [];
  const unproved: string[] = [];
  const nonces = new Set<string>();
  let meddle = theOrdinary;
  let fleet = openFleet();

  function openFleet(): Fleet {
    return createFleet({
      file: join(folder, 'devices.db'),
      clock,
      ...options,
      fetch: async (url, init) => {
        const headers = new Headers(init?.headers);
        const deviceId = /keyid="([^"]+)"/.exec(headers.get('signature-input') ?? '')?.[1] ?? '';
        const fate = meddle(deviceId, String(url).split('/').at(-1) ?? '');
        if (typeof fate === 'number') return new Response('{"type":"about:blank"}', { status: fate });
        if (fate instanceof Response) return fate;
        if (fate === 'lost on the way') throw new TypeError('fetch failed');
        const reply = await fetch(url, init);
        if (fate === undefined) return reply;
        await reply.text();
        throw new TypeError('terminated');
      },
    });
  }

  const proved = async (request: IncomingMessage, body: string): Promise<string | undefined> => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const signed = { method: request.method ?? '', url: `${origin()}${request.url}`, headers, body };
    const deviceId = signatures.claimedBy(signed);
    const device = fleet.devices().find(({ id }) => id === deviceId);
    const nonce = device && (await signatures.verify(signed, device.publicKey, instantOfMs(clock.now())));
    if (deviceId === undefined || nonce === undefined || nonces.has(nonce)) return undefined;
    nonces.add(nonce);
    return deviceId;
  };

  const answer = (deviceId: string, verb: string, fields: Readonly<Record<string, unknown>>): [number, object] => {
    const rotation = wanted.get(deviceId);
    heard.push([deviceId, verb, fields]);
    if (verb === 'poll') return [200, rotation === undefined ? {} : { rotation: { rotationId: rotation.rotationId } }];
    if (rotation?.rotationId !== fields['rotationId']) return [409, { type: 'urn:tierline:problem:rotation-unknown' }];
    if (verb === 'claim') return [200, { ...rotation }];
    if (verb === 'refuse') return [200, { refused: rotation?.rotationId }];
    wanted.delete(deviceId);
    return [200, { confirmed: fields['version'] }];
  };

  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString('utf8');
      const deviceId = await proved(request, body);
      const verb = request.url?.split('/').at(-1) ?? '';
      if (deviceId === undefined) unproved.push(verb);
      const [status, json] = deviceId === undefined ? [401, {}] : answer(deviceId, verb, JSON.parse(body));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fleet.start(origin());

  return {
    clock,
    folder,
    get fleet() {
      return fleet;
    },
    /** What was heard since the last time, without polls unless told. */
    heard: (withPolls = false): readonly Heard[] => heard.splice(0).filter(([, verb]) => withPolls || verb !== 'poll'),
    unproved,
    wants: (deviceId: string, rotation: Wanted): void => void wanted.set(deviceId, rotation),
    meddle: (how: Meddler): void => {
      meddle = how;
    },
    passMinutes: (minutes: number): Promise<void> => clock.advanceTo(clock.now() + minutes * 60_000),
    /** The laptop stops and starts again; between the two nobody holds the files. */
    restart: async (meanwhile: () => void = () => {}): Promise<void> => {
      await fleet.stop();
      meanwhile();
      fleet = openFleet();
      fleet.start(origin());
    },
    bytes: (): Buffer => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    remove: async (): Promise<void> => {
      await fleet.stop();
      clock.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
};

export type AFleet = Awaited<ReturnType<typeof aFleet>>;
