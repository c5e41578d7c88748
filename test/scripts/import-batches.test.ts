import fc from 'fast-check';
import { DeviceEntry, ImportBody, PersonEntry } from '../../desk/contracts/directory';
import { bodyBytesMax } from '../../desk/contracts/limits';
import { batchesOf } from '../../scripts/tierline/import/batches';

const noPlan = { changes: [], entries: [], gone: [], unchanged: 0 };

describe('the batches of an import', () => {
  const scopes = fc.constantFrom(
    null,
    {},
    { to: '2026-06-01T00:00:00.000Z' },
    { from: '2026-01-01T00:00:00.000Z' },
    { from: '2026-01-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' },
  );
  const plans = fc.record({
    scopes: fc.array(scopes, { maxLength: 250 }),
    names: fc.array(fc.constantFrom('a', 'ä'.repeat(200), '"'.repeat(200)), { maxLength: 250 }),
    gone: fc.nat(250),
  });

  it('hold everything once, in bodies that the desk takes', () => {
    fc.assert(
      fc.property(plans, ({ scopes, names, gone }) => {
        const saidDevices = scopes.map((scope, index) => ({ deviceId: `D-${index}`, scope }));
        const saidPeople = names.map((name, index) => ({ id: `p-${index}`, name, mail: `p-${index}@contoso.example` }));
        const left = Array.from({ length: gone }, (_, index) => `G-${index}`);
        const bodies = batchesOf('csv', {
          devices: { ...noPlan, entries: saidDevices.map((said) => DeviceEntry.decode(said)), gone: left },
          people: { ...noPlan, entries: saidPeople.map((said) => PersonEntry.decode(said)) },
        });
        for (const body of bodies) expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(bodyBytesMax);
        const sent = bodies.map((body) => ImportBody.decode(JSON.parse(JSON.stringify(body))));
        expect(sent.flatMap(({ devices }) => devices)).toEqual(saidDevices.map((said) => DeviceEntry.decode(said)));
        expect(sent.flatMap(({ people }) => people)).toEqual(saidPeople);
        expect(sent.flatMap((body) => body.gone.devices)).toEqual(left);
      }),
      { numRuns: 50 },
    );
  });

  it('are none when there is nothing to do', () => {
    expect(batchesOf('graph', { devices: noPlan, groups: noPlan })).toEqual([]);
  });
});
