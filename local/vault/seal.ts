import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals text for one place: opened for any other place, or changed by a bit, it throws. */
export interface Seal {
  /** Answers IV (12 bytes), tag (16 bytes), ciphertext. The IV is fresh each time. */
  seal(text: string, place: string): Uint8Array;
  open(sealed: Uint8Array, place: string): string;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a key of 32 bytes, with `place` as additional data: sealed rows cannot be swapped.
 *
 * It protects a copied database, not a copied folder, where the key lies beside it. Source: docs/data.md §8.
 */
export const createSeal = (key: Uint8Array): Seal => ({
  seal(text, place) {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(place, 'utf8'));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
  },
  open(sealed, place) {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(place, 'utf8'));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
    return text.toString('utf8');
  },
});

/** The place of a value: lower-cased name and version (a `/` is in neither, so no two places read alike). */
export const placeOf = (name: string, version: string): string => `${name.toLowerCase()}/${version}`;
