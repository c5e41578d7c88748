import type { Ports, Relay } from '../ports';
import { accept } from '../rules/decision';
import { changeTicket } from './change-ticket';
import { eachOf, leftForNextRound } from './each-of';

const relaysMax = 100;

/** Tells tickets what happened to their grants, to those of one device or of all; what fails is told by the sweep. */
export const deliverRelays = async (ports: Ports, deviceId?: string): Promise<void> => {
  const waiting = await ports.devices.relays(relaysMax);
  const items = waiting.filter((relay) => deviceId === undefined || relay.deviceId === deviceId);
  await eachOf(
    async () => ({ items }),
    (relay) => deliver(ports, relay).catch(leftForNextRound(ports, { deviceId: relay.deviceId })),
  );
};

/** Told once: whoever else tells it meanwhile changes the ticket, and then the chain is read again. */
const deliver = async (ports: Ports, relay: Relay): Promise<void> => {
  const { relayId, deviceId, ticketId, grantId, what, by } = relay;
  const commandId = `${deviceId}-${relayId}`;
  await changeTicket(ports, { ticketId, commandId }, async (_stored, _policyOf, at) => {
    const events = await ports.tickets.events(ticketId);
    if (events.some((event) => event.commandId === commandId)) return accept({ events: [] });
    const data = { grantId, deviceId, what };
    return accept({ events: [{ kind: 'elevation-noted', at, by, data, people: {}, text: {} }] });
  });
  await ports.devices.dropRelay(relay);
};
