import { escaped, localPage } from '../page';
import type { SamplePerson } from './people';

/** The page in place of Entra's: every sample person is a link that signs in and leads on to `returnPath`. */
export const signInPage = (people: readonly SamplePerson[], returnPath: string): string =>
  localPage(
    'Who are you?',
    `<p>These are sample people of the laptop. On Azure, Microsoft Entra ID signs in the real ones.</p>
<ul class="people">
${people.map((person) => linkTo(person, returnPath)).join('\n')}
</ul>`,
  );

const linkTo = ({ id, name, mail, roles, isGuest, scopes }: SamplePerson, returnPath: string): string => {
  const query = new URLSearchParams({ person: id, post_login_redirect_uri: returnPath });
  const role = isGuest ? 'guest' : scopes?.join(', ') || roles.join(', ') || 'requester';
  const href = escaped(`/.auth/login/local?${query}`);
  return `<li><a href="${href}"><strong>${escaped(name)}</strong> <small>${escaped([`${id}: ${role}`, mail].filter((text) => text !== '').join(', '))}</small></a></li>`;
};
