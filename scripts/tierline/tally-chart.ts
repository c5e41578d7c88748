import { breachesIn, noTotals, type Tally, type Totals } from '../../desk/rules/tally';
import { groupsOf } from './tally-text';

/** A tally under its name: one, or two side by side, before and after. */
export interface Charted {
  readonly name: string;
  readonly tally: Tally;
}

/**
 * Promises met and missed as bars, by severity, tier and week: a page of its own without script or anything fetched, or
 * its SVG alone. Each panel has its own scale. Missed is told apart by hatching and number as well as by colour.
 */
export const chartOf = (title: string, charted: readonly Charted[], as: 'html' | 'svg'): string => {
  const svg = svgOf(title, charted);
  if (as === 'svg') return `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1a19;background:#fff}h1{font-size:1.4rem}svg{width:100%;max-width:60rem;height:auto}</style></head>
<body><h1>${escaped(title)}</h1>
${svg}
</body></html>
`;
};

const [labelWidth, barWidth, countWidth, rowHeight, gap] = [220, 480, 200, 22, 10];

interface Drawn {
  readonly y: number;
  readonly svg: readonly string[];
}

const svgOf = (title: string, charted: readonly Charted[]): string => {
  const legend = charted.length < 2 ? [] : charted.map(({ name }, index) => `${sides[index]}: ${name}`);
  let drawn: Drawn = legend.reduce(({ y, svg }, line) => ({ y: y + rowHeight, svg: [...svg, textAt(0, y, line)] }), {
    y: 4,
    svg: [],
  } as Drawn);
  for (const group of Object.keys(groupsOf((charted[0] as Charted).tally))) drawn = panel(drawn, group, charted);
  const [width, height] = [labelWidth + barWidth + countWidth, drawn.y];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>${escaped(title)}</title>
<defs><pattern id="missed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#a80000"/></pattern></defs>
${drawn.svg.join('\n')}
</svg>`;
};

const sides = ['before', 'after'];

/** A heading and a bar for each name and tally; nothing where nobody has anything to show. */
const panel = ({ y: top, svg }: Drawn, group: string, charted: readonly Charted[]): Drawn => {
  const totals = charted.map(({ tally }) => new Map(groupsOf(tally)[group]));
  const names = [...new Set(totals.flatMap((one) => [...one.keys()]))].sort();
  if (names.length === 0) return { y: top, svg };
  const most = Math.max(1, ...totals.flatMap((one) => [...one.values()].map((each) => metIn(each) + breachesIn(each))));
  const drawn = [...svg, `<text x="0" y="${top + 18}" font-weight="600">${group}</text>`];
  let y = top + rowHeight + 4;
  for (const name of names) {
    for (const [index, one] of totals.entries()) {
      const label = charted.length === 1 ? name : index === 0 ? `${name}, before` : 'after';
      drawn.push(bar(y, label, one.get(name) ?? noTotals(), most));
      y += rowHeight;
    }
    if (charted.length > 1) y += gap / 2;
  }
  return { y: y + gap, svg: drawn };
};

const metIn = ({ attainment }: Totals): number => Object.values(attainment).reduce((sum, { met }) => sum + met, 0);

const bar = (y: number, label: string, totals: Totals, most: number): string => {
  const [met, missed] = [metIn(totals), breachesIn(totals)];
  const width = (count: number): number => Math.round((count / most) * barWidth);
  const said = met + missed === 0 ? 'nothing ended' : `${met} met, ${missed} missed`;
  return `<g><title>${escaped(label)}: ${said}</title>
${textAt(labelWidth - 8, y, label, 'end')}
<rect x="${labelWidth}" y="${y + 2}" width="${width(met)}" height="18" fill="#0b6a0b"/>
<rect x="${labelWidth + width(met)}" y="${y + 2}" width="${width(missed)}" height="18" fill="url(#missed)" stroke="#a80000"/>
${textAt(labelWidth + width(met) + width(missed) + 8, y, said)}</g>`;
};

const textAt = (x: number, y: number, text: string, anchor = 'start'): string =>
  `<text x="${x}" y="${y + 16}" text-anchor="${anchor}">${escaped(text)}</text>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
