import { createHash } from 'node:crypto';
import { type ReadPolicy, readPolicy as readFrom } from '../../adapters/policies/read-policy';
import type { Policy } from '../../desk/rules/policies';
import { complain } from './complaint';

/** The hash by which a desk knows a policy's text. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Reads a policy file as a desk would that it is published to, with its examples; never throws. */
export const readPolicy = (file: string): ReadPolicy => readFrom(file, sha256);

/** A policy that passed the gate, and the whole text to publish. Complains of every problem by its line. */
export const policyIn = (file: string): { readonly policy: Policy; readonly source: string } => {
  const read = readPolicy(file);
  return read.ok ? read : complain(problemsText(read.problems));
};

export const policyOf = (file: string): Policy => policyIn(file).policy;

export interface LineProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly receipt?: string;
}

export const problemsText = (problems: readonly LineProblem[]): string =>
  problems
    .map(({ file, line, message, receipt }) => [`${file}:${line}: ${message}`, ...indented(receipt)].join('\n'))
    .join('\n');

/** How the deadline of a failing example comes about, below it. */
const indented = (receipt: string | undefined): readonly string[] =>
  receipt === undefined ? [] : receipt.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
