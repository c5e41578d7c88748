import { audiences, lanes, type MailRule } from '../../desk/rules/policies';

export const mailRow = ({ on, tell, lanes: told, severities, delivery }: MailRule): readonly string[] => [
  on.join(', '),
  tell.map(audienceText).join(', '),
  told.length === lanes.length ? 'all' : told.join(', '),
  severities.join(', '),
  delivery ?? 'any hour',
];

const audienceText = (whom: string): string =>
  (audiences as readonly string[]).includes(whom) ? `the ${whom.replaceAll('-', ' ')}` : `the group \`${whom}\``;
