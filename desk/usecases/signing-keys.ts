import type { JwkSet, Ports } from '../ports';

/** The public keys with which anybody can verify the desk's receipts, old ones too. */
export const signingKeys = ({ signer }: Ports): Promise<JwkSet> => signer.keys();

/** Signs receipts with a new key from now on; the old public key stays, so that old receipts still verify. */
export const rotateSigningKey = async ({ signer, log }: Ports): Promise<{ readonly kid: string }> => {
  const kid = await signer.rotate();
  log('info', 'the key that signs receipts was rotated', { kid });
  return { kid };
};
