/**
 * @jest-environment <rootDir>/test/support/process-zone.cjs
 * @jest-environment-options {"zone": "America/Los_Angeles"}
 */
import { rulesInAnotherZone } from '../support/rules-in-zone';

rulesInAnotherZone({ winterOffsetMinutes: 480 });
