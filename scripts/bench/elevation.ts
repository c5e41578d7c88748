import { auditExport } from './audit';
import type { Line } from './figure';
import { attempt, type Suite } from './suite';

/** Borrowed passwords and what proves them: issue 7. */
export const elevationSuite: Suite = {
  name: 'elevation',
  async run(isWanted) {
    const lines: Line[] = [];
    if (isWanted('audit')) lines.push(...(await attempt('audit', auditExport)));
    return { lines, peers: {} };
  },
};
