import {
  CheckpointView,
  checkpointToView,
  ExportAuditQuery,
  knowledgeToView,
  PasswordKnowledgeQuery,
  PasswordKnowledgeView,
} from '../desk/contracts/audit';
import { pageOf, pageToView } from '../desk/contracts/pages';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import { auditPage } from './audit-page';
import type { Door } from './door';
import type { Framed } from './page-frame';
import { pagedList } from './paged-list';

const asFile = (type: string, name: string) => ({
  'content-type': `${type}; charset=utf-8`,
  'content-disposition': `attachment; filename="${name}"`,
});

/**
 * `GET /api/v1/audit/export?from&to`: lines of JSON, `AuditLine` each, which `tierline audit verify` holds against itself
 * and the desk's public keys. Leaves a record.
 */
const exportAudit = (desk: Desk): Door =>
  apiDoor({
    name: 'export-audit',
    // It reads every chain that changed.
    cost: 20,
    method: 'GET',
    route: 'api/v1/audit/export',
    act: 'export-audit',
    contract: {
      summary: 'Exports checkpoints and every chain of events that they name, to be verified. Leaves a record',
      query: ExportAuditQuery,
      answers: { 200: { media: ['application/jsonl'] } },
    },
    open: async ({ caller, query }) => ({
      status: 200,
      headers: asFile('application/jsonl', 'audit.jsonl'),
      pieces: await desk.exportAudit(caller, query),
    }),
  });

/** `GET /api/v1/audit/checkpoints`: for whoever keeps them elsewhere, hour by hour. */
const listCheckpoints = (desk: Desk): Door =>
  pagedList({
    name: 'list-checkpoints',
    route: 'api/v1/audit/checkpoints',
    act: 'read-audit',
    summary: 'Lists the signed checkpoints of the audit, the newest first',
    view: CheckpointView,
    list: desk.listCheckpoints,
    viewFor: () => checkpointToView,
  });

/** `GET /api/v1/audit/password-knowledge?device&person&from&to`: who knew which password, from when to when. */
const readPasswordKnowledge = (desk: Desk): Door =>
  apiDoor({
    name: 'read-password-knowledge',
    // It reads the events of every device whose password was shown.
    cost: 5,
    method: 'GET',
    route: 'api/v1/audit/password-knowledge',
    act: 'read-audit',
    contract: {
      summary: 'Reads who knew which device’s password, from when to when, and for which ticket; CSV leaves a record',
      query: PasswordKnowledgeQuery,
      answers: { 200: { json: pageOf(PasswordKnowledgeView), media: ['text/csv'] } },
    },
    open: async ({ caller, query: { format, limit, continuation, ...wish } }) => {
      if (format === 'csv') {
        const headers = asFile('text/csv; header=present', 'password-knowledge.csv');
        return { status: 200, headers, pieces: await desk.exportPasswordKnowledge(caller, wish) };
      }
      const page = await desk.readPasswordKnowledge(wish, limit, continuation);
      return { status: 200, json: pageToView(page, knowledgeToView) };
    },
  });

export const audit = (desk: Desk, framed: Framed): readonly Door[] => [
  exportAudit(desk),
  listCheckpoints(desk),
  readPasswordKnowledge(desk),
  auditPage(desk, framed),
];
