import type { OperationInput } from '@azure/cosmos';
import * as z from 'zod';
import { CommandDocument, EventDocument } from '../../desk/contracts/documents';
import type { CommandRecord } from '../../desk/ports';
import type { SealedEvent } from '../../desk/rules/audit';
import { asResource } from './commit';

/** Which partition a document belongs to, as the field of its container's partition key. */
export type Partition = { readonly ticketId: string } | { readonly deviceId: string };

const Stored = z.object({ _etag: z.string() });

/** The store's own etag, which every document that was read carries. */
export const etagOf = (document: unknown): string => Stored.parse(document)._etag;

export const eventToDocument = (partition: Partition, event: SealedEvent): object => {
  const { by, people, text, salt, ...rest } = event;
  return {
    ...rest,
    ...(by !== undefined && { by }),
    ...(people !== undefined && { people }),
    ...(text !== undefined && { text }),
    ...(salt !== undefined && { salt }),
    ...partition,
    doc: 'event',
  };
};

export const documentToEvent = (document: unknown): SealedEvent => {
  const { doc: _doc, ...event } = EventDocument.parse(document);
  return event;
};

/** Ids of a batch that replaces events by what is left of them and deletes what goes with them. */
export const erasingOf = (
  partition: Partition,
  {
    erased = [],
    dropped = [],
  }: { readonly erased?: readonly SealedEvent[] | undefined; readonly dropped?: readonly string[] | undefined },
): readonly OperationInput[] => [
  ...erased.map(
    (event): OperationInput => ({
      operationType: 'Replace',
      id: event.id,
      resourceBody: { ...asResource(eventToDocument(partition, event)), id: event.id },
    }),
  ),
  ...dropped.map((id): OperationInput => ({ operationType: 'Delete', id })),
];

export const commandToDocument = (partition: Partition, command: CommandRecord): object => ({
  ...z.encode(CommandDocument, { ...command, doc: 'command', schemaVersion: 1 }),
  ...partition,
});

export const documentToCommand = (document: unknown): CommandRecord => {
  const { id, bodyHash, seq } = CommandDocument.parse(document);
  return { id, bodyHash, seq };
};
