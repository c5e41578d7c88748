import type { PropertyPath } from '../containers';

/**
 * What a query says. Parameters are constants already.
 *
 * `item` is the FROM alias, `element` the JOIN alias. Source: docs/data.md §5.
 */
export interface Query {
  readonly top?: number;
  readonly distinct: boolean;
  readonly projection: Projection;
  readonly join?: PropertyPath;
  readonly where?: Condition;
  readonly order: readonly { readonly path: PropertyPath; readonly descending: boolean }[];
  readonly window?: { readonly offset: number; readonly limit: number };
}

export type Projection =
  | { readonly kind: 'all' }
  | { readonly kind: 'fields'; readonly fields: readonly { readonly name: string; readonly path: Path }[] }
  | { readonly kind: 'value'; readonly path: Path }
  | { readonly kind: 'aggregate'; readonly aggregate: Aggregate; readonly path?: Path };

export type Aggregate = 'COUNT' | 'SUM' | 'MIN' | 'MAX' | 'AVG';

export interface Path {
  readonly kind: 'path';
  readonly root: 'item' | 'element';
  readonly names: PropertyPath;
}

/** `value` is any JSON value, or undefined. */
export interface Constant {
  readonly kind: 'constant';
  readonly value: unknown;
}

export type Scalar = Path | Constant;

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'compare'; readonly op: Comparison; readonly left: Scalar; readonly right: Scalar }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'in'; readonly operand: Scalar; readonly choices: readonly Scalar[] }
  | { readonly kind: 'is-defined' | 'is-null'; readonly operand: Scalar }
  | { readonly kind: 'starts-with'; readonly operand: Scalar; readonly prefix: Constant }
  | { readonly kind: 'array-contains'; readonly list: Scalar; readonly sought: Scalar }
  | { readonly kind: 'truth'; readonly operand: Scalar };
