import { fileMoment, zoneOfExample } from '../../desk/contracts/check-policy';
import { clockNames, type Example, type ExampleAct, type Policy, weekdays } from '../../desk/rules/policies';
import { dayOf, type Instant } from '../../desk/rules/time';
import { capital } from './wording';

export const exampleRow = (policy: Policy, example: Example): readonly string[] => {
  const zone = zoneOfExample(policy, example);
  const { file, acts, until } = example;
  const filed = [
    `${momentText(file.at, zone)}: file ${file.type}`,
    `lane ${file.lane}`,
    ...(file.severity === undefined ? [] : [`severity ${file.severity}`]),
    ...(file.coverage === undefined ? [] : [file.coverage]),
    ...(file.channel === undefined ? [] : [`by ${file.channel}`]),
    ...(file.area === undefined ? [] : [`area ${file.area}`]),
    ...(file.hasContact === false ? ['which has no admin contact'] : []),
    ...(file.deviceGroup === undefined ? [] : [`a device of the group ${file.deviceGroup}`]),
  ];
  const happens = [
    filed.join(', '),
    ...acts.map((act) => `${momentText(act.at, zone)}: ${actText(act)}`),
    ...(until === undefined ? [] : [`nothing more until ${momentText(until, zone)}`]),
  ];
  return [capital(example.name), happens.join('<br>'), outcomes(example, zone).join('<br>')];
};

const actText = (act: ExampleAct): string =>
  [act.do.replaceAll('-', ' '), act.severity && `to ${act.severity}`, act.coverage, act.party && `(${act.party})`]
    .filter((part) => part !== undefined)
    .join(' ');

const outcomes = ({ expect }: Example, zone: string): readonly string[] => {
  const { deadlines, refused, severity, tier, missed, climbs, alerts, reminded, advised, lowered, resolved } = expect;
  return [
    ...(refused === undefined ? [] : [`refused: \`${refused}\``]),
    ...clockNames.flatMap((clock) => {
      const due = deadlines[clock];
      if (due === undefined) return [];
      return [typeof due === 'string' ? `${clock} ${due}` : `${clock} before **${momentText(due, zone)}**`];
    }),
    ...(severity === undefined ? [] : [`severity ${severity}`]),
    ...(tier === undefined ? [] : [`with ${tier}`]),
    ...(climbs ?? []).map(({ to, at }) => `climbs to ${to} on ${momentText(at, zone)}`),
    ...(climbs?.length === 0 ? ['does not climb'] : []),
    ...(alerts ?? []).map(({ clock, level, at }) => `told: ${clock} ${level}, ${momentText(at, zone)}`),
    ...(alerts?.length === 0 ? ['nobody is told'] : []),
    ...momentLines('reminded', reminded, zone),
    ...momentLines('tier advised', advised, zone),
    ...(lowered ?? []).map(({ to, at }) => `severity ${to} from ${momentText(at, zone)}`),
    ...(lowered?.length === 0 ? ['keeps its severity'] : []),
    ...(typeof resolved === 'number' ? [`resolved on ${momentText(resolved, zone)}`] : []),
    ...(resolved === 'none' ? ['not resolved'] : []),
    ...(missed === undefined ? [] : [missed.length === 0 ? 'nothing missed' : `missed: ${missed.join(', ')}`]),
  ];
};

const momentLines = (what: string, moments: readonly Instant[] | undefined, zone: string): readonly string[] =>
  moments?.length === 0 ? [`${what}: never`] : (moments ?? []).map((at) => `${what} on ${momentText(at, zone)}`);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Fri 6 Mar 2026 16:50 -08:00`: what the wall clock shows, with its offset. */
const momentText = (at: Instant, zone: string): string => {
  const [date = '', time = ''] = fileMoment(at, zone).split('T');
  const [year, month, day] = date.split('-').map(Number);
  const weekday = capital(weekdays[(dayOf(date) + 3) % 7] ?? '').slice(0, 3);
  return `${weekday} ${day} ${months[(month ?? 1) - 1]} ${year} ${time.replace(/([+-]\d\d:\d\d)$/, ' $1')}`;
};
