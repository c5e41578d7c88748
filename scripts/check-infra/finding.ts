/** Something that is wrong. `rule` is its name in docs/azure.md §8 and §9, or what it is about. */
export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export const findingToText = ({ rule, file, line, message }: Finding): string => `${file}:${line}  ${rule}  ${message}`;
