import { searchCharactersMax } from '../desk/contracts/limits';
import type { TicketView } from '../desk/contracts/tickets';
import { ticketStates } from '../desk/rules/tickets';
import type { TicketCounts } from '../desk/usecases/list-tickets';
import { addressOf } from './address';
import { type Html, html } from './html';
import { ticketsBody } from './ticket-pages';

/** What the page of a list shows. `asked` is the query as it stands in the address. */
export interface ListPage {
  readonly tickets: readonly TicketView[];
  readonly continuation: string | undefined;
  readonly counts: TicketCounts;
  readonly asked: Readonly<Record<string, string>>;
  /** May the caller see more than their own? */
  readonly isStaff: boolean;
  /** Do they stand behind an area of focus? */
  readonly hasArea: boolean;
  /** What the widest view is called. */
  readonly widest: string;
  readonly mayExport: boolean;
}

type Asked = ListPage['asked'];

interface Choice {
  readonly value: string;
  readonly label: string;
}

const wordsAsChoices = (words: readonly string[]): readonly Choice[] =>
  words.map((word) => ({ value: word, label: word }));

const select = (name: string, label: string, choices: readonly Choice[], asked: Asked): Html => html`
<label>${label} <select name="${name}">
${choices.map(({ value, label: text }) => html`<option value="${value}"${asked[name] === value ? html` selected` : undefined}>${text}</option>`)}
</select></label>`;

const any: Choice = { value: '', label: 'any' };

const viewsOf = ({ widest, hasArea }: ListPage): readonly Choice[] => [
  { value: '', label: widest },
  { value: 'tier', label: 'of my tiers' },
  ...(hasArea ? [{ value: 'area', label: 'of my areas' }] : []),
  ...(widest === 'my own' ? [] : [{ value: 'own', label: 'my own' }]),
];

const callbacks: readonly Choice[] = [any, { value: 'due', label: 'within a day' }];

const sorts: readonly Choice[] = [
  { value: '', label: 'newest first' },
  { value: 'dueAt', label: 'due soonest' },
  { value: 'severity', label: 'severity' },
];

const filterForm = (page: ListPage): Html => {
  const { asked, counts, isStaff } = page;
  const tiers = [...new Set(counts.byTier.map(({ tier }) => tier))];
  return html`
<form class="filters" method="get" action="/" role="search">
  <label>Search <input type="search" name="q" value="${asked['q'] ?? ''}" maxlength="${searchCharactersMax}" placeholder="words or TL-…"></label>
  ${isStaff ? select('view', 'Tickets', viewsOf(page), asked) : undefined}
  ${select('state', 'State', [any, ...wordsAsChoices(ticketStates)], asked)}
  ${isStaff ? select('tier', 'Tier', [any, ...wordsAsChoices(tiers)], asked) : undefined}
  ${isStaff ? select('callback', 'Call back', callbacks, asked) : undefined}
  ${select('sort', 'Order', sorts, asked)}
  <button>Show</button>
</form>`;
};

const countLink = (asked: Asked, name: string, value: string, count: number): Html => {
  const isChosen = asked[name] === value;
  const address = addressOf('/', { ...asked, continuation: undefined, [name]: isChosen ? undefined : value });
  return html`<a class="badge${isChosen ? ' chosen' : ''}"${isChosen ? html` aria-current="true"` : undefined} href="${address}">${value} ${count}</a> `;
};

/** How many there are, as links that narrow the list to them. */
const countsLine = ({ asked, counts, isStaff }: ListPage): Html => {
  const states = ticketStates.filter((state) => counts.byState[state] > 0);
  const tiers = [...new Set(counts.byTier.filter(({ count }) => count > 0).map(({ tier }) => tier))];
  const inTier = (tier: string): number =>
    counts.byTier.filter((one) => one.tier === tier).reduce((sum, { count }) => sum + count, 0);
  return html`
<p class="counts" aria-label="How many">${counts.total} in all: ${states.map((state) => countLink(asked, 'state', state, counts.byState[state]))}
${isStaff ? tiers.map((tier) => countLink(asked, 'tier', tier, inTier(tier))) : undefined}</p>`;
};

const exportLinks = (asked: Asked): Html => {
  const to = (format: string): string =>
    addressOf('/api/v1/tickets/export', { ...asked, continuation: undefined, format });
  return html`<p class="small">Take these out as <a href="${to('csv')}">CSV</a> or <a href="${to('jsonl')}">JSONL</a>. That leaves a record.</p>`;
};

export const listBody = (page: ListPage): Html => {
  const { tickets, continuation, asked, mayExport } = page;
  const { continuation: from, ...wish } = asked;
  const older = continuation === undefined ? undefined : addressOf('/', { ...wish, continuation });
  const isWhole = Object.keys(wish).length === 0;
  return html`
${filterForm(page)}
${countsLine(page)}
${ticketsBody(tickets, older, { isFirst: from === undefined, isWhole })}
${mayExport ? exportLinks(wish) : undefined}`;
};
