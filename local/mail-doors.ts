import { type FrontDoor, frontJson, frontPage, otherMethod } from './front';
import { mailPage } from './mail/page';
import type { MailRoom } from './mail/room';

const mailsMax = 10_000;

/** `?limit=` of a request: 1 to 10,000 mails, 100 unless told. */
const limitOf = ({ searchParams }: URL): number => {
  const limit = Number(searchParams.get('limit') ?? 100);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, mailsMax) : 100;
};

/** `GET /mail` shows what was delivered, as its recipients read it; `GET /local/mail` the same as `{ items }`. */
export const mailDoors =
  (room: MailRoom): FrontDoor =>
  (request) => {
    const { pathname } = request.url;
    if (pathname !== '/mail' && pathname !== '/local/mail') return undefined;
    if (request.method !== 'GET') return otherMethod(request, 'GET');
    const mails = room.messages({ limit: limitOf(request.url) });
    return pathname === '/mail' ? frontPage(mailPage(mails)) : frontJson({ items: mails });
  };
