import { decideAttach, dropAtOf, isAttachmentId, type KeptFile } from '../../desk/rules/attachments';
import type { Acting } from '../../desk/rules/ticket-commands';
import { evolve, type Ticket } from '../../desk/rules/tickets';
import { instant, iso } from '../../desk/rules/time';
import { aTicket, closed, mitigated, reactivated, resolved, responded } from '../support/a-ticket';

const at = '2026-03-02T08:30:00-08:00';
const now: Acting = { by: 'requester', at: instant('2026-03-02T09:00:00-08:00') };
const aFile: KeptFile = {
  ...{ attachmentId: '0'.repeat(32), blobKey: '1'.repeat(32), name: 'screen.png', type: 'image/png' },
  ...{ bytes: 7, sha256: 'digest' },
};

const attach = (ticket: Ticket, files = [aFile], attachmentsMax = 3) =>
  decideAttach(ticket, files, attachmentsMax, now);

describe('attaching', () => {
  it.each<[string, Ticket]>([
    ['new', aTicket()],
    ['active', aTicket({}, responded(at))],
    ['mitigated', aTicket({}, responded(at), mitigated(at))],
    ['reactivated', aTicket({}, responded(at), resolved(at), reactivated(at))],
  ])('to a ticket that is %s adds and counts it', (_, ticket) => {
    const decision = attach(ticket);
    if (!decision.ok) throw new Error(decision.refusal.kind);
    const [event] = decision.value;
    expect(event).toMatchObject({ kind: 'attachment-added', by: 'requester', data: { type: 'image/png', bytes: 7 } });
    const after = decision.value.reduce<Ticket>(evolve, ticket);
    expect(after).toEqual({ ...ticket, attachments: 1 });
  });

  it.each<[string, Ticket]>([
    ['resolved', aTicket({}, responded(at), resolved(at))],
    ['closed', aTicket({}, responded(at), resolved(at), closed(at))],
  ])('to a ticket that is %s is refused (R67)', (state, ticket) => {
    expect(attach(ticket)).toEqual({ ok: false, refusal: { kind: 'ticket-not-editable', state } });
  });

  it('is refused beyond the limit, for all of several together', () => {
    const ticket: Ticket = { ...aTicket(), attachments: 2 };
    expect(attach(ticket).ok).toBe(true);
    expect(attach(ticket, [aFile, aFile])).toEqual({
      ok: false,
      refusal: { kind: 'attachment-limit-reached', attachmentsMax: 3 },
    });
  });

  it('keeps name and digest where erasure can take them out', () => {
    const decision = attach(aTicket());
    const [event] = decision.ok ? decision.value : [];
    expect(event?.text).toEqual({ name: 'screen.png', sha256: 'digest' });
    expect(JSON.stringify(event?.data)).not.toMatch(/screen|digest|1111/);
  });
});

it('an upload is dropped 24 hours after it came, whatever the wall clock does', () => {
  expect(iso(dropAtOf(instant('2026-03-07T12:00:00-08:00')))).toBe('2026-03-08T20:00:00.000Z');
});

it.each(['', '0'.repeat(31), 'G'.repeat(32), `${'0'.repeat(32)}\n`, '../../../../../../../../../../../x'])(
  '%j is no id',
  (id) => {
    expect(isAttachmentId(id)).toBe(false);
  },
);
