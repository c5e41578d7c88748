/** A whole page of the laptop's own: the mail room, the devices, the sample people, a problem at the front. It looks as the desk's do. */
export const localPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Tierline</title>
<link rel="stylesheet" href="/assets/desk.css">
</head>
<body>
<header>
<a class="name" href="/">Tierline</a>
<nav><a href="/">Tickets</a> <a href="/forms/ticket">File a ticket</a> <a href="/mail">Mail room</a> <a href="/local/devices">Devices</a></nav>
</header>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;

export const problemPage = (title: string): string =>
  localPage(
    'That did not work',
    `<p class="problem" role="alert">${escaped(title)}</p>\n<p><a href="/">Back to the tickets</a></p>`,
  );

const entityByCharacter: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entityByCharacter[character] ?? '');
