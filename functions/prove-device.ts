import type { HttpRequest } from '@azure/functions';
import { PublicKey } from '../desk/contracts/devices';
import type { Signatures, SignedRequest } from '../desk/ports';
import type { DeviceKey } from '../desk/rules/devices';
import type { Desk } from '../desk/usecases/desk';
import { bytesOf, isJson, jsonFields, type Read } from './body';
import type { DeviceVisit, EnrolmentVisit } from './door';
import { flawed } from './problem';

/** What it takes to believe a device. `publicUrl` is the desk's address as devices call it, without a slash at its end. */
export interface DeviceProof {
  readonly desk: Pick<Desk, 'now' | 'deviceKey' | 'nextDeviceKey' | 'useNextKey' | 'takeNonce'>;
  readonly signatures: Signatures;
  readonly publicUrl: string;
}

/**
 * Lets a device in that signed this very request, once, with its own key; everybody else hears `device-unproved`.
 *
 * One answer for all that may be wrong (no signature, no such device, another key, a replay), so that nobody learns which
 * devices there are. The body is read once: the bytes that were proved are those that are parsed.
 */
export const proveDevice = async (request: HttpRequest, proof: DeviceProof): Promise<Read<DeviceVisit>> => {
  const read = await bytesOf(request);
  if (!read.ok) return read;
  const deviceId = await provedBy(signedOf(request, read.value, proof.publicUrl), proof);
  if (deviceId === undefined) return { ok: false, problem: flawed('device-unproved') };

  if (!isJson(request)) return { ok: false, problem: flawed('body-type-unknown') };
  const fields = jsonFields(read.value);
  const { isSignedBy } = proof.signatures;
  return fields.ok ? { ok: true, value: { deviceId, fields: fields.value.fields, isSignedBy } } : fields;
};

/**
 * Lets a device in to enrol that signed this very request with the key that it brings in the body. Of what it says of itself
 * nothing else is proved: its code decides, and is used once, so no nonce need be remembered here.
 */
export const proveNewKey = async (
  request: HttpRequest,
  { desk, signatures, publicUrl }: DeviceProof,
): Promise<Read<EnrolmentVisit>> => {
  const read = await bytesOf(request);
  if (!read.ok) return read;
  const fields = jsonFields(read.value);
  const key = fields.ok ? PublicKey.safeParse(fields.value.fields['key']).data : undefined;
  const signed = signedOf(request, read.value, publicUrl);
  const deviceId = signed && signatures.claimedBy(signed);
  const isProved =
    signed !== undefined && key !== undefined && (await signatures.verify(signed, key, desk.now())) !== undefined;
  if (!isProved || deviceId === undefined || key === undefined || !fields.ok)
    return { ok: false, problem: flawed('device-unproved') };
  if (!isJson(request)) return { ok: false, problem: flawed('body-type-unknown') };
  return { ok: true, value: { deviceId, key, fields: fields.value.fields, isSignedBy: signatures.isSignedBy } };
};

const provedBy = async (
  signed: SignedRequest | undefined,
  { desk, signatures }: DeviceProof,
): Promise<string | undefined> => {
  const deviceId = signed && signatures.claimedBy(signed);
  if (signed === undefined || deviceId === undefined) return undefined;
  const nonceBy = (key: DeviceKey | undefined) => key && signatures.verify(signed, key, desk.now());
  const nonce = await nonceBy(await desk.deviceKey(deviceId));
  if (nonce !== undefined) return (await desk.takeNonce(deviceId, nonce)) ? deviceId : undefined;

  const next = await desk.nextDeviceKey(deviceId);
  const first = await nonceBy(next);
  if (next === undefined || first === undefined || !(await desk.takeNonce(deviceId, first))) return undefined;
  return (await desk.useNextKey(deviceId, next)) ? deviceId : undefined;
};

/** Behind a proxy the request's own address is not the one that was signed. `undefined` when the body is not UTF-8. */
const signedOf = (request: HttpRequest, bytes: Uint8Array, publicUrl: string): SignedRequest | undefined => {
  const { pathname, search } = new URL(request.url);
  const { method } = request;
  try {
    const body = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { method, url: publicUrl + pathname + search, headers: Object.fromEntries(request.headers), body };
  } catch {
    return undefined;
  }
};
