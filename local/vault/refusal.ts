import type { WireReply } from '../transport';

/**
 * A call that the vault answers with an error. Thrown inside a write, it undoes that write.
 *
 * `code` and `inner` are the vault's own words (`Forbidden`, `SecretDisabled`); the message never carries a value.
 */
export class VaultRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;

  constructor(status: number, code: string, message: string, inner?: string) {
    super(message);
    this.name = 'VaultRefusal';
    this.status = status;
    this.code = code;
    this.inner = inner;
  }
}

/** The vault's shape: `{"error":{"code","message","innererror"?}}`. The SDK reads `innererror.code` into `details`. */
export const refusalToReply = (refusal: VaultRefusal, headers: Readonly<Record<string, string>> = {}): WireReply => {
  const { status, code, message, inner } = refusal;
  const error = { code, message, ...(inner !== undefined && { innererror: { code: inner } }) };
  return { status, headers: { ...headers, ...jsonHeaders }, body: JSON.stringify({ error }) };
};

export const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };

export const badParameter = (message: string): VaultRefusal => new VaultRefusal(400, 'BadParameter', message);

/** Also for a soft-deleted secret: only `/deletedsecrets` shows those. */
export const secretNotFound = (id: string): VaultRefusal =>
  new VaultRefusal(404, 'SecretNotFound', `A secret with (name/id) ${id} was not found in this key vault.`);

export const deletedSecretNotFound = (name: string): VaultRefusal =>
  new VaultRefusal(404, 'SecretNotFound', `Deleted Secret not found: ${name}`);

export const secretDisabled = (): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');

export const nameBlocked = (name: string): VaultRefusal =>
  new VaultRefusal(
    409,
    'Conflict',
    `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
    'ObjectIsDeletedButRecoverable',
  );

export const nameTaken = (name: string): VaultRefusal =>
  new VaultRefusal(409, 'Conflict', `A secret with name ${name} already exists in this key vault.`);

export const purgeProtected = (): VaultRefusal =>
  new VaultRefusal(
    403,
    'Forbidden',
    'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed.',
  );
