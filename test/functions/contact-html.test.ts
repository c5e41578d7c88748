import type { ContactView } from '../../desk/contracts/contacts';
import { type AreaOfContacts, contactsBody } from '../../functions/contact-html';

const aContact = (more: Partial<ContactView> = {}): ContactView => ({
  contactId: 'rosa',
  area: 'Devices',
  name: 'Rosa <b>',
  mail: 'rosa@contoso.example',
  phone: '+1 425 555 0100',
  hasAuthority: true,
  verifiedAt: '2026-03-02T09:00:00.000Z',
  verifiedBy: 'it-admin',
  isUnverified: false,
  ...more,
});
const anArea = (more: Partial<AreaOfContacts> = {}): AreaOfContacts => ({
  area: 'Devices',
  contacts: [aContact()],
  mayManage: true,
  isShut: false,
  ...more,
});
const pageOf = (...areas: readonly AreaOfContacts[]): string => contactsBody(areas, 'a-token').markup;

describe('the page of the contacts', () => {
  it('asks for those to be verified again that nobody has for long', () => {
    expect(pageOf(anArea({ contacts: [aContact({ isUnverified: true })] }))).toContain('verify again');
    expect(pageOf(anArea())).not.toContain('verify again');
  });

  it('offers no change to who may only read, and escapes what was written', () => {
    expect(pageOf(anArea())).toContain('Rosa &lt;b&gt;');
    expect(pageOf(anArea())).toContain('<form');
    expect(pageOf(anArea({ mayManage: false }))).not.toMatch(/<form|\/forms\/contact/);
  });

  it('names what they know, escaped', () => {
    expect(pageOf(anArea({ contacts: [aContact({ knowledge: 'Imaging & <i>' })] }))).toContain(
      'Imaging &amp; &lt;i&gt;',
    );
  });

  it('lists areas that nobody stands behind, with a link for who may add somebody', () => {
    const bare = { area: 'App packaging', contacts: [], isUncovered: true };
    expect(pageOf(anArea(bare))).toContain(
      '<a href="/forms/contact?area=App%20packaging">App packaging: add a contact</a>',
    );
    expect(pageOf(anArea({ ...bare, mayManage: false }))).toContain('<li>App packaging</li>');
    expect(pageOf(anArea())).not.toContain('stands behind:');
  });

  it('warns of an area whose tickets are refused', () => {
    expect(pageOf(anArea({ contacts: [], isShut: true }))).toContain('Nobody here may decide');
    expect(pageOf(anArea({ contacts: [] }))).not.toContain('Nobody here may decide');
  });
});
