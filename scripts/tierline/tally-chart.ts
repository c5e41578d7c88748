import type { Tally, Totals } from '../../desk/rules/simulation';
import { missedIn, rowsOf } from './tally-text';

/** One tally or several side by side, each under its name. */
export interface Charted {
  readonly name: string;
  readonly tally: Tally;
}

interface Bar {
  readonly name: string;
  readonly met: number;
  readonly missed: number;
}

/**
 * A page of its own, without script or anything fetched: for severities, tiers and weeks one bar each of promises met
 * and missed. Told apart by pattern and number as well as by colour.
 */
export const chartPage = (title: string, charted: readonly Charted[]): string => {
  const groups = [...new Set(charted.flatMap(({ tally }) => rowsOf(tally).map(([name]) => name)))];
  const bars = groups.flatMap((group) =>
    charted.map(({ name, tally }): Bar => {
      const totals = new Map(rowsOf(tally)).get(group);
      const label = charted.length === 1 ? group : `${group}, ${name}`;
      return { name: label, met: metIn(totals), missed: totals === undefined ? 0 : missedIn(totals) };
    }),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1a19;background:#fff}svg{max-width:100%;height:auto}text{font-size:13px}</style></head>
<body><h1>${escaped(title)}</h1>
${barsSvg(bars)}
</body></html>
`;
};

const metIn = (totals: Totals | undefined): number =>
  Object.values(totals?.attainment ?? {}).reduce((sum, { met }) => sum + met, 0);

const [labelWidth, barWidth, rowHeight] = [280, 520, 24];

const barsSvg = (bars: readonly Bar[]): string => {
  const most = Math.max(1, ...bars.map(({ met, missed }) => met + missed));
  const width = (count: number): number => Math.round((count / most) * barWidth);
  const rows = bars.map(({ name, met, missed }, index) => {
    const y = index * rowHeight;
    const share = met + missed === 0 ? 'nothing promised' : `${met} met, ${missed} missed`;
    return `<g><title>${escaped(name)}: ${share}</title>
<text x="${labelWidth - 8}" y="${y + 16}" text-anchor="end">${escaped(name)}</text>
<rect x="${labelWidth}" y="${y + 3}" width="${width(met)}" height="18" fill="#0b6a0b"/>
<rect x="${labelWidth + width(met)}" y="${y + 3}" width="${width(missed)}" height="18" fill="url(#missed)" stroke="#a80000"/>
<text x="${labelWidth + width(met + missed) + 8}" y="${y + 16}">${share}</text></g>`;
  });
  const size = `0 0 ${labelWidth + barWidth + 200} ${bars.length * rowHeight + 8}`;
  return `<svg viewBox="${size}" role="img" aria-label="Promises met and missed">
<defs><pattern id="missed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#a80000"/></pattern></defs>
${rows.join('\n')}
</svg>`;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
