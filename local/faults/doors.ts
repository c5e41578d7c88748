import { type FrontDoor, type FrontRequest, frontJson, frontProblem, otherMethod } from '../front';
import type { Faults } from './faults';
import { parseFaultRules } from './rules';

/**
 * `GET /local/faults` answers `{ rules, points }`: what goes wrong here, and which points were met, how often, since the
 * rules were set. `PUT` sets others, as in the file of `--faults`. There only when the laptop was started with that option.
 */
export const faultDoors =
  (faults: Faults): FrontDoor =>
  (request) => {
    const { method, url } = request;
    if (url.pathname !== '/local/faults') return undefined;
    if (method === 'GET') return shown(faults);
    return method === 'PUT' ? set(faults, request) : otherMethod(request, 'GET', 'PUT');
  };

const shown = (faults: Faults) => frontJson({ rules: faults.rules(), points: faults.points() });

const set = (faults: Faults, { body, url }: FrontRequest) => {
  const parsed = parseFaultRules(body.toString('utf8'));
  if ('problem' in parsed) {
    const errors = [{ at: '', message: parsed.problem }];
    return frontProblem('body-invalid', 400, 'Some fields are not right.', { errors, instance: url.pathname });
  }
  faults.set(parsed.rules);
  return shown(faults);
};
