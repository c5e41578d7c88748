import { type Az, readiness } from '../../scripts/azure/readiness';

const wish = { location: 'westeurope', nodeVersion: '24', usesScheduler: true };

/** A subscription that answers by what is asked; providers stay registered once they are. */
const aSubscription = (answers: Readonly<Record<string, string>> = {}) => {
  const registered = new Set<string>(['Microsoft.Web']);
  const az: Az = async (words) => {
    const asked = words.join(' ');
    const namespace = words[words.indexOf('--namespace') + 1] ?? '';
    if (asked.startsWith('provider register')) registered.add(namespace);
    if (asked.includes('registrationState')) return registered.has(namespace) ? 'Registered\n' : 'NotRegistered\n';
    return Object.entries(answers).find(([part]) => asked.includes(part))?.[1] ?? '';
  };
  return { az, registered };
};

const priced = (retailPrice: number, unitOfMeasure: string) =>
  JSON.stringify({ Items: [{ meterName: 'Consumption Actions', retailPrice, unitOfMeasure, currencyCode: 'USD' }] });

const everything = {
  'list-flexconsumption-locations': 'eastus\nwesteurope\n',
  'list-flexconsumption-runtimes': '22\n24\n',
  schedulers: 'East US\nWest Europe\n',
  'prices.azure.com': priced(0.00429, '1M'),
};

describe('the check before a deployment', () => {
  it('registers what is missing, once', async () => {
    const { az, registered } = aSubscription(everything);
    const first = await readiness(az, wish);
    const second = await readiness(az, wish);
    expect(first.filter(({ text }) => text.endsWith('just now'))).toHaveLength(9);
    expect(second.every(({ ok, text }) => ok && !text.endsWith('just now'))).toBe(true);
    expect(registered).toContain('Microsoft.DurableTask');
  });

  it('names what the region lacks, and the way out', async () => {
    const answers = await readiness(aSubscription({ 'list-flexconsumption-runtimes': '20\n22\n' }).az, wish);
    expect(answers.filter(({ ok }) => !ok).map(({ text }) => text)).toEqual([
      'westeurope has no Flex Consumption: take another region',
      'westeurope has no Node 24, but 20, 22',
      'westeurope has no Scheduler: take durableBackend AzureStorage, or another region',
      'no price of an action was found: AzureStorage is the safe choice',
    ]);
  });

  it.each([
    [0.00429, '1M', '0.03 USD a month'],
    [0.003, '1', '20700.00 USD a month'],
    [0.03, '10K', '20.70 USD a month'],
  ])('says what actions at %d for %s come to', async (price, unit, sum) => {
    const answers = await readiness(aSubscription({ 'prices.azure.com': priced(price, unit) }).az, wish);
    expect(answers.at(-1)?.text).toContain(sum);
  });

  it('asks nothing about the Scheduler where Azure Storage was chosen', async () => {
    const answers = await readiness(aSubscription(everything).az, { ...wish, usesScheduler: false });
    expect(answers.filter(({ text }) => /Scheduler|DurableTask/.test(text))).toEqual([]);
  });
});
