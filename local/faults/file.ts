import { readFileSync } from 'node:fs';
import { cannotStart } from '../cannot-start';
import { type FaultRule, parseFaultRules } from './rules';

/** The rules that a laptop starts with. Throws `CannotStart`. */
export const readFaultRules = (file: string): readonly FaultRule[] => {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    throw cannotStart(`the faults ${file} cannot be read: --faults takes a file of rules`, error);
  }
  const parsed = parseFaultRules(source);
  if ('problem' in parsed) throw cannotStart(`the faults file ${file} is wrong: ${parsed.problem}`);
  return parsed.rules;
};
