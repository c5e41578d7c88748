import { auditExport } from './audit';
import type { Line } from './figure';
import { reveals } from './reveals';
import { rotations } from './rotations';
import { attempt, type Suite } from './suite';

/** Borrowed passwords and what proves them: issue 7. `few-rotations` is `rotations` for who has no minutes to spare. */
export const elevationSuite: Suite = {
  name: 'elevation',
  async run(isWanted) {
    const lines: Line[] = [];
    if (isWanted('reveals')) lines.push(...(await attempt('reveals', reveals)));
    if (isWanted('few-rotations')) lines.push(...(await attempt('few-rotations', () => rotations([300, 1_000]))));
    if (isWanted('rotations')) lines.push(...(await attempt('rotations', () => rotations([1_000, 10_000]))));
    if (isWanted('audit')) lines.push(...(await attempt('audit', auditExport)));
    return { lines, peers: {} };
  },
};
