import type { BlobReply } from './transport';

/** A call that the service answers with an error, by the service's own code (`BlobNotFound`). Thrown inside a write, it undoes that write. */
export class BlobRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'BlobRefusal';
    this.status = status;
    this.code = code;
  }
}

const entityByCharacter: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The service's shape: an XML body, and the code again as `x-ms-error-code`, which is all that a reply to HEAD has. */
export const refusalToReply = (
  { status, code, message }: BlobRefusal,
  headers: Readonly<Record<string, string>> = {},
): BlobReply => {
  const text = message.replace(/[&<>]/g, (character) => entityByCharacter[character] ?? '');
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  const isBare = status === 304;
  return {
    status,
    headers: { ...headers, 'x-ms-error-code': code, ...(!isBare && { 'content-type': 'application/xml' }) },
    body: isBare ? new Uint8Array() : Buffer.from(xml),
  };
};

export const blobNotFound = (): BlobRefusal =>
  new BlobRefusal(404, 'BlobNotFound', 'The specified blob does not exist.');

export const blobAlreadyExists = (): BlobRefusal =>
  new BlobRefusal(409, 'BlobAlreadyExists', 'The specified blob already exists.');

export const containerNotFound = (): BlobRefusal =>
  new BlobRefusal(404, 'ContainerNotFound', 'The specified container does not exist.');

export const conditionNotMet = (status: 304 | 412 = 412): BlobRefusal =>
  new BlobRefusal(status, 'ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.');

export const badHeader = (name: string): BlobRefusal =>
  new BlobRefusal(400, 'InvalidHeaderValue', `The value for the HTTP header ${name} is not in the correct format.`);

export const missingHeader = (name: string): BlobRefusal =>
  new BlobRefusal(400, 'MissingRequiredHeader', `The HTTP header ${name} is mandatory and was not specified.`);
