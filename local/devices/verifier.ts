import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** What a device keeps of its password: enough to check one, not to know it. */
export interface Verifier {
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** 16 MiB and about 30 ms: enough to be honest about 132 random bits. */
const cost: ScryptOptions = { N: 2 ** 14, r: 8, p: 1 };

const hashOf = (password: string, salt: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, 32, cost, (error, hash) => (error === null ? resolve(hash) : reject(error)));
  });

export const verifierOf = async (password: string): Promise<Verifier> => {
  const salt = randomBytes(16);
  return { salt, hash: await hashOf(password, salt) };
};

export const isVerified = async (password: string, { salt, hash }: Verifier): Promise<boolean> =>
  timingSafeEqual(await hashOf(password, salt), hash);
