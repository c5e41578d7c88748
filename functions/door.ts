import type { HttpMethod, HttpRequest } from '@azure/functions';
import type * as z from 'zod';
import type { Signatures } from '../desk/ports';
import type { DeviceKey } from '../desk/rules/devices';
import type { Caller } from '../desk/rules/people';
import type { Act } from '../desk/rules/permissions';
import type { Refusal } from '../desk/usecases/refusals';
import type { Html } from './html';
import type { Problem } from './problem';

/** What a door answers. `etag` is a ticket's `lastSeq` or a contact's edition; `location` is absolute within the desk. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: FormCookie;
  readonly json?: unknown;
  readonly page?: Page;
  readonly style?: string;
  /** A file; its door's `headers` say of which type. */
  readonly bytes?: Uint8Array;
  /** A long text, sent piece by piece as it comes. */
  readonly pieces?: AsyncIterable<string>;
}

/** What a browser is shown: all that the body of an HTML document holds. */
export interface Page {
  readonly title: string;
  readonly body: Html;
}

export interface FormCookie {
  readonly name: string;
  readonly value: string;
}

export interface Visit {
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** A browser that wants to see a page: it gets 303 and HTML where a program gets 201 and JSON. */
  readonly wantsPage: boolean;
}

/** A device that has proved itself, and the fields of the JSON body that it signed. */
export interface DeviceVisit {
  readonly deviceId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Checks what a key signed beside the request, such as the device's next one. */
  readonly isSignedBy: Signatures['isSignedBy'];
}

/** A device that is to enrol: it has proved that `key` is its own, and nothing else. */
export interface EnrolmentVisit extends DeviceVisit {
  readonly key: DeviceKey;
}

/** What was posted with a form that is refused, to fill it in again. */
export type Posted = Readonly<Record<string, unknown>>;

/** Either what the door answers, or the problem; `posted` lets a browser have its form back. */
export type Opened = Reply | { readonly problem: Problem; readonly posted?: Posted };

/** A part of a route in braces. What does not fit `schema` names nothing, and is answered as `unknown`. */
export interface PathPart {
  readonly schema: z.ZodType<string>;
  readonly unknown: Refusal;
}

/** One way in which a door answers when it goes well: as JSON, as a file of one of these media types, or without a body. */
export interface Answer {
  readonly json?: z.ZodType;
  /** The type of the JSON; `application/json` unless told. */
  readonly jsonType?: string;
  readonly media?: readonly string[];
  readonly headers?: readonly ('ETag' | 'Location')[];
}

/**
 * What a door of the API takes and answers: requests are read by it (functions/api-door.ts), and the API document is written
 * from it. `file` is a body that is a file; `headers` are those of a request that it heeds.
 */
export interface Contract<Params extends string = string, Query = unknown, Body = unknown> {
  readonly summary: string;
  readonly params?: Readonly<Record<Params, PathPart>>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  readonly file?: true;
  readonly headers?: readonly ('Idempotency-Key' | 'If-Match')[];
  readonly answers: Readonly<Record<number, Answer>>;
}

interface DoorBase {
  readonly name: string;
  readonly method: HttpMethod;
  readonly route: string;
  /** How many requests a visit counts for against the caller's allowance; 1 unless told. */
  readonly cost?: number;
  /** Absent on what is for browsers only. */
  readonly contract?: Contract;
}

/**
 * One way in. `act` was granted to the caller, about some ticket at least, before `open`; a public door opens to anyone,
 * a device's to a device that signed the request with the key that the desk knows, or with the new one that it brings.
 * `page` shows a browser what was wrong: its form again, with the fields marked.
 */
export type Door = DoorBase &
  (
    | {
        readonly act: Act;
        readonly open: (visit: Visit) => Promise<Opened>;
        readonly page?: (problem: Problem, posted: Posted, visit: Visit) => Reply | Promise<Reply>;
      }
    | { readonly act: 'none'; readonly open: (request: HttpRequest) => Promise<Opened> }
    | { readonly act: 'device'; readonly proof: 'known-key'; readonly open: (visit: DeviceVisit) => Promise<Opened> }
    | { readonly act: 'device'; readonly proof: 'new-key'; readonly open: (visit: EnrolmentVisit) => Promise<Opened> }
  );
