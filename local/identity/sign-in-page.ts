import type { SamplePerson } from './people';

/** The page in place of Entra's: every sample person is a link that signs in and leads on to `returnPath`. */
export const signInPage = (people: readonly SamplePerson[], returnPath: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to Tierline</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
ul { list-style: none; padding: 0; }
a { display: block; padding: .5rem .75rem; border-radius: .25rem; color: inherit; text-decoration: none; }
a:hover, a:focus { background: color-mix(in srgb, currentColor 10%, transparent); }
small { display: block; }
:root { color-scheme: light dark; }
</style>
</head>
<body>
<h1>Who are you?</h1>
<p>These are sample people of the laptop. On Azure, Microsoft Entra ID signs in the real ones.</p>
<ul>
${people.map((person) => linkTo(person, returnPath)).join('\n')}
</ul>
</body>
</html>
`;

const linkTo = ({ id, name, mail, roles, isGuest }: SamplePerson, returnPath: string): string => {
  const query = new URLSearchParams({ person: id, post_login_redirect_uri: returnPath });
  const role = isGuest ? 'guest' : roles.join(', ') || 'requester';
  const href = escapeHtml(`/.auth/login/local?${query}`);
  return `<li><a href="${href}"><strong>${escapeHtml(name)}</strong> <small>${escapeHtml(`${id}: ${role}, ${mail}`)}</small></a></li>`;
};

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
