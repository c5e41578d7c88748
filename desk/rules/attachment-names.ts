import { type AttachmentType, endingsOf } from './attachment-types';

/** Control characters, line ends, whatever turns or hides text (but the joiners that scripts need), and half characters. */
const hidden = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Characters that a file on Windows cannot have in its name. */
const reserved = /[<>:"|?*]/g;

/** Names that mean a device on Windows, whatever their ending. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

const nameless = 'file';

/**
 * The name under which a file is shown and saved: as given, without path, control and turning characters.
 *
 * It ends as files of its type do: `report.pdf.exe` that is a PDF becomes `report.pdf.exe.pdf`, so that a name can never
 * make more of a file than its content is. At most `charactersMax` characters, ending included.
 */
export const shownName = (given: string, type: AttachmentType, charactersMax: number): string => {
  const [usual = ''] = endingsOf(type);
  const last = given.replace(hidden, '').split(/[/\\]/).at(-1) ?? '';
  const bare = last
    .normalize('NFC')
    .replace(reserved, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const safe = devices.test(bare) ? `_${bare}` : bare;
  const name = safe === '' ? nameless : safe;
  const ending = /\.([^.]+)$/.exec(name)?.[1] ?? '';
  const fits = endingsOf(type).includes(ending.toLowerCase());
  const stem = fits ? name.slice(0, -ending.length - 1) : name;
  const tail = `.${fits ? ending : usual}`;
  return [...stem].slice(0, charactersMax - tail.length).join('') + tail;
};

/**
 * The header with which a browser saves a file and never shows it. The name in full by RFC 8187, and once more in ASCII
 * for whoever reads only that. Source: RFC 6266 §4.
 */
export const contentDispositionOf = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
};
