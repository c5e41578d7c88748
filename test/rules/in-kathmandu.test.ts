/**
 * @jest-environment <rootDir>/test/support/process-zone.cjs
 * @jest-environment-options {"zone": "Asia/Kathmandu"}
 */
import { rulesInAnotherZone } from '../support/rules-in-zone';

rulesInAnotherZone({ winterOffsetMinutes: -345 });
