import {
  affectedMax,
  attachmentBytesMax,
  detailCharactersMax,
  labelCharactersMax,
  mailCharactersMax,
  nameCharactersMax,
  phoneCharactersMax,
  textCharactersMax,
  titleCharactersMax,
} from '../desk/contracts/limits';
import { allEndings } from '../desk/rules/attachment-types';
import { contactMethods, impacts } from '../desk/rules/intake';
import { channels, coverages, type Lane, severities, ticketTypes } from '../desk/rules/policies';
import type { FilingChoices } from '../desk/usecases/advise-filing';
import { choice, count, dayAndTime, line, lines, required } from './form-controls';
import type { Field, FormPart, Section } from './form-fields';
import { html } from './html';

const words: Readonly<Record<string, string>> = {
  incident: 'Incident: something is broken',
  information: 'Request for information',
  change: 'Change request',
  A: 'A, critical: significant loss, needs attention at once',
  B: 'B, moderate: work goes on, impaired',
  C: 'C, minimal: a minor impediment',
  'support-hours': 'Support hours',
  '24x7': 'Around the clock (severity B only)',
  stopped: 'Work has stopped',
  impaired: 'Work goes on, impaired',
  minor: 'A minor impediment, or there is a way round it',
  portal: 'This form',
  phone: 'Phone',
  mail: 'Mail',
  chat: 'Chat',
  true: 'Yes',
  false: 'No',
};

const oneOf = (name: string, label: string, values: readonly string[], otherwise?: string): Field =>
  choice(name, label, values, { words, ...(otherwise !== undefined && { otherwise }) });
const yesOrNo = (name: string, label: string): Field => oneOf(name, label, ['true', 'false'], 'I cannot say');

const title = line('title', 'What is it about?', titleCharactersMax, required);
const description = lines('description', 'What happened, and what did you expect?', textCharactersMax, 6, required);
const type = oneOf('type', 'Type', ticketTypes);
const impact = oneOf('impact', 'How much does it hold up?', impacts, 'I cannot say');
const affected = count('usersOrDevicesImpacted', 'How many users or devices have it?', affectedMax);
const devices = line('devices', 'Which devices? (their ids, with commas between them)', textCharactersMax);
const category = ({ categories }: FilingChoices): Field => oneOf('category', 'Category', categories, 'None of these');
const subCategory = line('subCategory', 'Sub-category', labelCharactersMax);
const externalIds = line('externalIds', 'Its numbers in other systems', textCharactersMax);
const partner = yesOrNo('isPartner', 'Do you file as a partner of the organisation?');
const coverage = oneOf('coverage', 'Coverage', coverages);
const severity = (label: string, otherwise: string): Field => oneOf('severity', label, severities, otherwise);

const businessImpact = (label: string): Field => lines('businessImpact', label, detailCharactersMax, 3);
const tried = (label: string, need = html``): Field =>
  lines('troubleshootingSteps', label, detailCharactersMax, 3, need);
const area = ({ areas }: FilingChoices, otherwise: string): Field => oneOf('area', 'Area of focus', areas, otherwise);
const areaOf = (choices: FilingChoices): Field =>
  area(choices, choices.contactRequired ? 'Choose one' : 'None of these');
const fromTicket = line('fromTicket', 'The ticket that it comes from, if any', labelCharactersMax);

const contactFields = (need: typeof required): readonly Field[] => [
  line('contact.firstName', 'First name', nameCharactersMax, need),
  line('contact.lastName', 'Last name', nameCharactersMax, need),
  line('contact.mail', 'Mail', mailCharactersMax, need),
  line('contact.phone', 'Phone', phoneCharactersMax, need),
  oneOf('preferredContact', 'Best reached by', contactMethods, 'Any way'),
];

const times = ({ zones }: FilingChoices, noticed = 'First noticed (incidents only)'): Section => ({
  legend: 'When did it begin, and when shall we call?',
  isFolded: true,
  fields: [
    dayAndTime('issueFirstNoticed', noticed),
    dayAndTime('callbackAt', 'Call back at', 'A day and time still to come. Leave it empty to be answered as usual.'),
    { ...choice('zone', 'Time zone of both', zones), isAside: true },
  ],
});

/** What only something broken has; `rest` is what a lane asks for beside. */
const broken = (legend: string, ...rest: readonly Field[]): Section => ({
  legend,
  isFolded: true,
  fields: [
    ...rest,
    lines('reproSteps', 'How can it be seen again?', detailCharactersMax, 3),
    yesOrNo('issueReproduced', 'Was it seen on an unmanaged device too?'),
    yesOrNo('endUserSupportEngaged', 'Has user support looked at it?'),
    yesOrNo('compromiseIndicator', 'Might somebody have broken in?'),
  ],
});

const requester = line(
  'onBehalfOf',
  'Whose ticket is it?',
  mailCharactersMax,
  html``,
  'Their mail address, or id in the directory; it becomes their ticket. Leave it empty for your own.',
);
const forSomebodyElse = (...rest: readonly Field[]): Section => ({
  legend: 'For somebody else',
  isFolded: true,
  fields: [requester, ...rest],
});
const ways = channels.filter((one) => one !== 'api');
const megabytes = attachmentBytesMax / 1024 / 1024;

/** Files that were not sent yet; those that the desk keeps already stand above it (functions/ticket-form.ts). */
const files: Field = {
  name: 'attachments',
  label: 'Add files',
  hint: `Images, PDF, Office documents, text, CSV, JSON or ZIP; at most ${megabytes} MiB each, and ${3 * megabytes} MiB in all.`,
  control: (named) =>
    html`<input ${named} type="file" multiple accept="${allEndings.map((ending) => `.${ending}`).join(',')}">`,
};

/** What the form of a lane is called, and what it asks for. */
export interface FilingShape {
  readonly heading: string;
  readonly about?: string;
  readonly parts: readonly FormPart[];
}

interface Asking {
  readonly choices: FilingChoices;
  readonly mayFileForAnother: boolean;
}

const userShape = ({ choices, mayFileForAnother }: Asking): FilingShape => ({
  heading: 'File a ticket',
  parts: [
    title,
    description,
    type,
    category(choices),
    impact,
    affected,
    devices,
    {
      legend: 'Whom may we ask? (all four, or none to be asked yourself)',
      fields: contactFields(html``),
    },
    severity('Severity you propose (incidents only)', 'Leave it to the desk'),
    coverage,
    files,
    times(choices),
    broken('More about what is broken (incidents only)', tried('What was tried?')),
    {
      legend: 'Where it belongs',
      isFolded: true,
      fields: [
        area(choices, 'None of these'),
        line('subCategory', 'More exactly', labelCharactersMax),
        businessImpact('What does it mean for the business?'),
        externalIds,
        fromTicket,
        partner,
      ],
    },
    ...(mayFileForAnother ? [forSomebodyElse(oneOf('channel', 'How it came', ways.slice(1), 'This form'))] : []),
  ],
});

/** To Operations (R7, R58, R62). */
const adminShape = ({ choices, mayFileForAnother }: Asking): FilingShape => ({
  heading: 'File an admin ticket',
  parts: [
    title,
    description,
    type,
    areaOf(choices),
    category(choices),
    subCategory,
    impact,
    affected,
    businessImpact('What does it mean for the business? (needed for A and B)'),
    tried('What was tried? (incidents only)'),
    devices,
    externalIds,
    fromTicket,
    { legend: 'Primary contact', fields: contactFields(required) },
    severity('Severity (incidents only)', 'C'),
    coverage,
    oneOf('channel', 'How it came', ways),
    files,
    times(choices),
    broken('More about what is broken (incidents only)'),
    { legend: 'Who files it', isFolded: true, fields: [partner, ...(mayFileForAnother ? [requester] : [])] },
  ],
});

/** From an escalation engineer to Operations: an incident of severity C, so neither is asked for (R71, R72). */
const escalationShape = ({ choices }: Asking): FilingShape => ({
  heading: 'Escalate to Operations',
  about: 'An escalation is an incident of severity C (R71, R72). For a graver one ask an IT admin to file it.',
  parts: [
    line('fromTicket', 'The user’s ticket that it comes from', labelCharactersMax, required),
    title,
    description,
    tried('What was tried?', required),
    areaOf(choices),
    category(choices),
    subCategory,
    impact,
    affected,
    businessImpact('What does it mean for the business?'),
    devices,
    externalIds,
    { legend: 'Primary contact', fields: contactFields(required) },
    files,
    times(choices, 'First noticed'),
    broken('More about what is broken'),
    {
      legend: 'Who files it',
      isFolded: true,
      fields: [partner, requester, oneOf('channel', 'How it came', ways.slice(1), 'This form')],
    },
  ],
});

export const shapeByLane: Readonly<Record<Lane, (asking: Asking) => FilingShape>> = {
  user: userShape,
  admin: adminShape,
  escalation: escalationShape,
};
