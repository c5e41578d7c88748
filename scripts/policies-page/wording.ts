import { type Severity, severities } from '../../desk/rules/policies';

/** Open hours are no days, so hours stay hours. */
export const lengthText = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter((part) => part !== '').join(' ');
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const bySeverityText = (minutes: Readonly<Record<Severity, number>> | undefined): string =>
  minutes === undefined
    ? 'no promise'
    : severities.map((severity) => `${severity} ${lengthText(minutes[severity])}`).join(', ');
