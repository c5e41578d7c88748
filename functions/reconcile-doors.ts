import { pageOf } from '../desk/contracts/pages';
import { ReconcileBody, ReconciliationView } from '../desk/contracts/reconciliations';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';

/**
 * `POST /api/v1/devices/reconcile`: holds devices, or the vault's secrets, against each other a page at a time, and repairs
 * what can be repaired safely when it is told to (docs/runbook-desk-down.md).
 */
const reconcileDevices = (desk: Desk): Door =>
  apiDoor({
    name: 'reconcile-devices',
    method: 'POST',
    route: 'api/v1/devices/reconcile',
    act: 'reconcile-devices',
    cost: 20,
    contract: {
      summary: 'Finds, after a restore, what the store and the vault do not agree on, and repairs it when told',
      body: ReconcileBody,
      answers: { 200: { json: pageOf(ReconciliationView) } },
    },
    open: async ({ body: { of, ...wish }, caller }) => {
      const reconcile = of === 'devices' ? desk.reconcileDevices : desk.reconcileSecrets;
      return { status: 200, json: await reconcile(caller, wish) };
    },
  });

export const reconcileDoors = (desk: Desk): readonly Door[] => [reconcileDevices(desk)];
