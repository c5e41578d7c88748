import type { Ports, Relay } from '../ports';
import { accept } from '../rules/decision';
import { changeTicket } from './change-ticket';
import { eachOf, leftForNextRound } from './each-of';

const relaysPerPage = 100;

/**
 * Tells tickets what happened to their grants, to those of one device or of all; what fails is told by the sweep.
 *
 * The sweep walks past what cannot be told now to the very end: what nobody can take holds up nothing behind it.
 */
export const deliverRelays = async (ports: Ports, deviceId?: string): Promise<void> => {
  const { devices } = ports;
  await eachOf(
    async (continuation) =>
      deviceId === undefined
        ? devices.relays(relaysPerPage, continuation)
        : { items: await devices.relaysOf(deviceId) },
    (relay) => deliver(ports, relay).catch(leftForNextRound(ports, { deviceId: relay.deviceId })),
  );
};

/** Told once, with the moment it happened: whoever else tells it meanwhile changes the ticket, and then the chain is read again. */
const deliver = async (ports: Ports, relay: Relay): Promise<void> => {
  const { relayId, deviceId, ticketId, grantId, what, by } = relay;
  const commandId = `${deviceId}-${relayId}`;
  await changeTicket(ports, { ticketId, commandId }, async (_stored, _policyOf, now) => {
    const events = await ports.tickets.events(ticketId);
    if (events.some((event) => event.commandId === commandId)) return accept({ events: [] });
    const data = { grantId, deviceId, what };
    const { at = now } = relay;
    return accept({ events: [{ kind: 'elevation-noted', at, by, data, people: {}, text: {} }] });
  });
  await ports.devices.dropRelay(relay);
};
