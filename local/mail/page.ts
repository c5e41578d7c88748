import type { ReceivedMail } from './room';

/**
 * The mail room as a whole HTML page, without script: each message as its recipient reads it, the newest first.
 *
 * Everything a message holds is escaped; `http` and `https` addresses become links, nothing else does.
 */
export const mailPage = (messages: readonly ReceivedMail[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mail room - Tierline</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid #8888; border-radius: .5rem; padding: 1rem 1.25rem; margin: 1.5rem 0; }
h2 { font-size: 1.125rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0; }
dt { opacity: .75; }
dd { margin: 0; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 1rem 0 0; }
</style>
</head>
<body>
<main>
<h1>Mail room</h1>
<p>${intro(messages.length)}</p>
${messages.map(mailToArticle).join('\n')}
</main>
</body>
</html>
`;

const intro = (count: number): string => {
  if (count === 0) return 'No mail yet. What the desk sends lands here and goes no further.';
  return `${count === 1 ? 'One message' : `${count} messages`}, the newest first. They land here and go no further.`;
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
}: ReceivedMail): string =>
  `<article id="${escaped(messageId.replace(/[<>]/g, ''))}" data-notice="${escaped(noticeId)}">
<h2>${escaped(subject) || '(no subject)'}</h2>
<dl>
<dt>From</dt><dd>${escaped(from)}</dd>
<dt>To</dt><dd>${escaped(to)}</dd>
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

const entityByCharacter: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entityByCharacter[character] ?? '');
