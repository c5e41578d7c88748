import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import type { PolicyOf } from '../../desk/rules/clocks';
import type { Policy } from '../../desk/rules/policies';
import { verifyByPolicy, verifyReceipt } from '../../desk/rules/receipt-checks';
import type { PolicyStamp, Receipt } from '../../desk/rules/receipts';
import { isPayloadOf, kidOf, type ReceiptItem, receiptFromJson } from './receipt-items';

/** What a receipt is held against beside itself. */
export interface Against {
  readonly jwks: JSONWebKeySet | undefined;
  readonly policies: readonly Policy[];
}

/** `wrong` is empty when the receipt is right, as far as `checked` goes. */
export interface Judgement {
  readonly receipt?: Receipt;
  readonly checked: readonly ('arithmetic' | 'policy' | 'signature')[];
  readonly kid?: string;
  readonly wrong: readonly string[];
}

/** Judges one receipt: its arithmetic always, its signature and its derivation when there is something to hold it against. */
export const judge = async ({ json, jws }: ReceiptItem, { jwks, policies }: Against): Promise<Judgement> => {
  const read = receiptFromJson(json);
  if (!read.ok) return { checked: [], wrong: read.wrong };
  const { receipt } = read;
  const kid = jws === undefined ? undefined : kidOf(jws);
  const wrong = [
    ...verifyReceipt(receipt),
    ...(jws !== undefined && !isPayloadOf(jws, receipt) ? ['it is not the receipt that was signed'] : []),
    ...(jwks === undefined ? [] : await signatureFlaws(jws, jwks)),
    ...(policies.length === 0 ? [] : policyFlaws(receipt, policies)),
  ];
  return {
    receipt,
    checked: [
      'arithmetic',
      ...(policies.length === 0 ? [] : (['policy'] as const)),
      ...(jwks === undefined ? [] : (['signature'] as const)),
    ],
    ...(kid !== undefined && { kid }),
    wrong,
  };
};

const signatureFlaws = async (jws: string | undefined, jwks: JSONWebKeySet): Promise<readonly string[]> => {
  if (jws === undefined) return ['it is not signed'];
  try {
    const { protectedHeader } = await compactVerify(jws, createLocalJWKSet(jwks), { algorithms: ['EdDSA'] });
    return protectedHeader.typ === 'tierline-receipt' ? [] : ['what was signed is no receipt'];
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return ['it was signed by none of the keys'];
    if (error instanceof errors.JWSSignatureVerificationFailed) return ['the signature is not right'];
    return [`the signature cannot be checked: ${error instanceof Error ? error.message : error}`];
  }
};

const policyFlaws = (receipt: Receipt, policies: readonly Policy[]): readonly string[] => {
  const isHere = ({ id, version, hash }: PolicyStamp): boolean =>
    policies.some((one) => one.id === id && one.version === version && one.hash === hash);
  const missing = receipt.facts.terms.map(({ policy }) => policy).filter((policy) => !isHere(policy));
  if (missing.length > 0) {
    const names = new Set(missing.map(({ id, version, hash }) => `${id} version ${version} with hash ${hash}`));
    return [...names].map((name) => `no file given with --policy is ${name}`);
  }
  const policyOf: PolicyOf = ({ id, version }) => {
    const found = policies.find((one) => one.id === id && one.version === version);
    if (found === undefined) throw new Error(`no policy ${id} version ${version}`);
    return found;
  };
  try {
    return verifyByPolicy(receipt, policyOf);
  } catch (error) {
    return [`no desk could have made it: ${error instanceof Error ? error.message : error}`];
  }
};
