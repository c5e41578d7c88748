import { createHash, randomBytes } from 'node:crypto';
import type { Ids } from '../../desk/ports';

/** Chance and digests from Node's own cryptography. */
export const nodeIds: Ids = {
  random: (bytes) => randomBytes(bytes).toString('base64url'),
  bytes: (count) => randomBytes(count),
  hash: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};
