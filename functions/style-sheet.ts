import type { Ids } from '../desk/ports';
import type { Door } from './door';
import { flawed } from './problem';

/** The style sheet of every page. Its name changes with its text, so that a browser may keep it for good. */
export interface StyleSheet {
  readonly text: string;
  readonly name: string;
}

export const styleSheetOf = (text: string, hash: Ids['hash']): StyleSheet => ({
  text,
  name: `desk-${hash(text).slice(0, 16)}.css`,
});

export const addressOfStyle = ({ name }: StyleSheet): string => `/assets/${name}`;

/**
 * `GET /assets/{name}`: while one release follows another, a page of one may ask the other for its style sheet. It then gets
 * the one that there is, and keeps it for that page only. The laptop's own pages ask for `desk.css`.
 */
export const styleSheetDoor = (sheet: StyleSheet): Door => ({
  name: 'style-sheet',
  method: 'GET',
  route: 'assets/{name}',
  act: 'none',
  open: async ({ params }) => {
    const name = params['name'] ?? '';
    if (!/^desk(-[0-9a-f]{16})?\.css$/.test(name)) return { problem: flawed('route-unknown') };
    const cached = name === sheet.name ? 'public, max-age=31536000, immutable' : 'no-cache';
    return { status: 200, headers: { 'cache-control': cached }, style: sheet.text };
  },
});
