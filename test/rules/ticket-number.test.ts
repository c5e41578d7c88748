import fc from 'fast-check';
import { isTicketNumber, ticketNumber } from '../../desk/rules/ticket-number';
import { sha256 } from '../support/a-policy';

describe('a ticket number', () => {
  it.each([
    ['0'.repeat(64), 'TL-0000000000'],
    ['f'.repeat(64), 'TL-ZZZZZZZZZZ'],
    // The numbers 0 to 9 in five bits each, and two bits to spare.
    ['00443214c74240', 'TL-0123456789'],
  ])('spells the first 50 bits of %s', (digest, number) => {
    expect(ticketNumber(digest)).toBe(number);
  });

  it('looks at 50 bits, no more and no fewer', () => {
    const digest = sha256('anything');
    expect(ticketNumber(`${digest.slice(0, 13)}${'0'.repeat(51)}`)).toBe(ticketNumber(digest));
    expect(ticketNumber('0000000000004')).toBe('TL-0000000001');
    expect(ticketNumber('0000000000003')).toBe('TL-0000000000');
  });

  it('can be read out: none has I, L, O or U, and each is one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const number = ticketNumber(sha256(text));
        expect(number).toMatch(/^TL-[0-9ABCDEFGHJKMNPQRSTVWXYZ]{10}$/);
        expect(isTicketNumber(number)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    '',
    'TL-',
    'TL-7KQ4M2XD0',
    'TL-7KQ4M2XD0AA',
    'tl-7kq4m2xd0a',
    'TL-7KQ4M2XD0I',
    'TL-7KQ4M2XD0L',
    'TL-7KQ4M2XD0O',
    'TL-7KQ4M2XD0U',
    'TL-7KQ4M2XD0A\n',
    'TL-7KQ4M2XD/A',
    ' TL-7KQ4M2XD0A',
    'XX-7KQ4M2XD0A',
  ])('is not %j', (text) => {
    expect(isTicketNumber(text)).toBe(false);
  });
});
