import { type FrontDoor, frontJson, frontPage } from './front';
import { mailPage } from './mail/page';
import type { MailRoom } from './mail/room';

/** `GET /mail` shows what was delivered, as its recipients read it; `GET /local/mail` the same as `{ items }`. */
export const mailDoors =
  (room: MailRoom): FrontDoor =>
  ({ method, url }) => {
    if (method !== 'GET') return undefined;
    if (url.pathname === '/mail') return frontPage(mailPage(room.messages()));
    if (url.pathname === '/local/mail') return frontJson({ items: room.messages() });
    return undefined;
  };
