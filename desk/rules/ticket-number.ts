const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const characters = 10;
const bitsPerCharacter = 5n;

/**
 * A ticket number that people can read out: `TL-` and 10 characters of Crockford's base32, from the first 50 bits of a
 * SHA-256 digest in hex. Source: docs/design.md §15.
 */
export const ticketNumber = (digest: string): string => {
  const bits = BigInt(`0x${digest.slice(0, 13)}`) >> 2n;
  const text = Array.from({ length: characters }, (_, place) => {
    const shift = bitsPerCharacter * BigInt(characters - 1 - place);
    return crockford[Number((bits >> shift) & 31n)];
  });
  return `TL-${text.join('')}`;
};

export const ticketNumberShape = /^TL-[0-9A-HJKMNP-TV-Z]{10}$/;

/** Does the text have the shape of a ticket number? Anything else in a URL is a ticket that does not exist. */
export const isTicketNumber = (text: string): boolean => ticketNumberShape.test(text);
