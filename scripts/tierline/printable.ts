/** What was handed in may be quoted, and shall not move anybody's terminal. */
export const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, '?');
