import { escaped, localPage } from '../page';
import type { ReceivedMail } from './room';

/**
 * The mail room as a whole HTML page, without script: each message as its recipient reads it, the newest first.
 *
 * Everything a message holds is escaped; `http` and `https` addresses become links, nothing else does.
 */
export const mailPage = (messages: readonly ReceivedMail[]): string =>
  localPage('Mail room', `<p>${intro(messages.length)}</p>\n${messages.map(mailToArticle).join('\n')}`);

const intro = (count: number): string => {
  if (count === 0) return 'No mail yet. What the desk sends lands here and goes no further.';
  if (count === 1) return 'One message. What the desk sends lands here and goes no further.';
  return `${count} messages, the newest first. They land here and go no further.`;
};

const mailToArticle = ({
  messageId,
  noticeId,
  to,
  from,
  subject,
  text,
  deliveredAt,
  deliveries,
  replyTo,
}: ReceivedMail): string =>
  `<article class="mail" id="${escaped(messageId.replace(/[<>]/g, ''))}" data-notice="${escaped(noticeId)}">
<h2>${escaped(subject) || '(no subject)'}</h2>
<dl>
<dt>From</dt><dd>${escaped(from)}</dd>
<dt>To</dt><dd>${escaped(to)}</dd>${replyTo === undefined ? '' : `\n<dt>Reply to</dt><dd>${escaped(replyTo)}</dd>`}
<dt>Date</dt><dd><time datetime="${deliveredAt}">${deliveredAt.replace('T', ' ').replace(/:\d\d\.\d{3}Z$/, ' UTC')}</time></dd>${
    deliveries > 1 ? `\n<dt>Delivered</dt><dd>${deliveries} times, shown once</dd>` : ''
  }
</dl>
<div class="text">${textToHtml(text)}</div>
</article>`;

/** Splits at addresses first and escapes each piece after: no escape is cut in two. */
const textToHtml = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((piece, at) =>
      at % 2 === 0 ? escaped(piece) : `<a href="${escaped(piece)}" rel="noreferrer">${escaped(piece)}</a>`,
    )
    .join('');
