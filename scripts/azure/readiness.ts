/** Runs `az` with these words and gives what it prints, or says the command and gives nothing. */
export type Az = (words: readonly string[]) => Promise<string>;

export interface Wish {
  /** As `az` spells regions: `westeurope`. */
  readonly location: string;
  readonly nodeVersion: string;
  readonly usesScheduler: boolean;
}

export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

/** What the deployment's resources belong to. */
const namespaces = [
  ...['App', 'DocumentDB', 'Insights', 'KeyVault', 'ManagedIdentity', 'Network', 'OperationalInsights'],
  ...['Storage', 'Web'],
];

/**
 * Whether the subscription and the region can take the desk. Resource providers that are not registered are registered,
 * which costs nothing and can be repeated; nothing else is changed.
 */
export const readiness = async (az: Az, wish: Wish): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  for (const name of [...namespaces, ...(wish.usesScheduler ? ['DurableTask'] : [])]) {
    answers.push(await registered(az, `Microsoft.${name}`));
  }
  answers.push(await hasFlex(az, wish), await hasNode(az, wish));
  if (wish.usesScheduler) answers.push(await hasScheduler(az, wish), await priceOfActions(az, wish));
  return answers;
};

const registered = async (az: Az, namespace: string): Promise<Answer> => {
  const state = await az(['provider', 'show', '--namespace', namespace, '--query', 'registrationState', '-o', 'tsv']);
  if (state.trim() === 'Registered') return { ok: true, text: `${namespace} is registered` };
  await az(['provider', 'register', '--namespace', namespace, '--wait']);
  return { ok: true, text: `${namespace} was registered just now` };
};

const hasFlex = async (az: Az, { location }: Wish): Promise<Answer> => {
  const found = await az(['functionapp', 'list-flexconsumption-locations', '--query', '[].name', '-o', 'tsv']);
  const ok = lines(found).some((name) => plain(name) === plain(location));
  return {
    ok,
    text: ok ? `${location} has Flex Consumption` : `${location} has no Flex Consumption: take another region`,
  };
};

const hasNode = async (az: Az, { location, nodeVersion }: Wish): Promise<Answer> => {
  const words = ['functionapp', 'list-flexconsumption-runtimes', '--location', location, '--runtime', 'node'];
  const versions = lines(await az([...words, '--query', '[].version', '-o', 'tsv']));
  const ok = versions.includes(nodeVersion);
  const others = versions.length === 0 ? 'none' : versions.join(', ');
  return {
    ok,
    text: ok ? `${location} has Node ${nodeVersion}` : `${location} has no Node ${nodeVersion}, but ${others}`,
  };
};

const hasScheduler = async (az: Az, { location }: Wish): Promise<Answer> => {
  const query = "resourceTypes[?resourceType=='schedulers'].locations[]";
  const found = await az(['provider', 'show', '--namespace', 'Microsoft.DurableTask', '--query', query, '-o', 'tsv']);
  const ok = lines(found).some((name) => plain(name) === plain(location));
  const way = 'take durableBackend AzureStorage, or another region';
  return { ok, text: ok ? `${location} has the Scheduler` : `${location} has no Scheduler: ${way}` };
};

/** 23 actions a ticket (docs/azure.md §11), 10,000 tickets a day. */
const actionsPerMonth = 23 * 10_000 * 30;

/** The documents differ by a million (docs/azure.md §11), so the price is read, and shown as what it would come to. */
const priceOfActions = async (az: Az, { location }: Wish): Promise<Answer> => {
  const filter = `armRegionName eq '${location}' and contains(productName, 'Durable Task')`;
  const uri = `https://prices.azure.com/api/retail/prices?$filter=${encodeURIComponent(filter)}`;
  const text = await az(['rest', '--method', 'GET', '--uri', uri, '--skip-authorization-header']);
  const price = pricesIn(text).find(({ meterName }) => /action/i.test(meterName));
  if (price === undefined)
    return { ok: false, text: 'no price of an action was found: AzureStorage is the safe choice' };
  const { retailPrice, unitOfMeasure, currencyCode } = price;
  const month = (retailPrice * actionsPerMonth) / unitsIn(unitOfMeasure);
  const sum = `${month.toFixed(2)} ${currencyCode} a month at 10,000 tickets a day`;
  return {
    ok: true,
    text: `the Scheduler on Consumption: ${retailPrice} ${currencyCode} for ${unitOfMeasure}, ${sum}`,
  };
};

interface Price {
  readonly meterName: string;
  readonly retailPrice: number;
  readonly unitOfMeasure: string;
  readonly currencyCode: string;
}

const pricesIn = (text: string): readonly Price[] => {
  const read = text.trim() === '' ? {} : (JSON.parse(text) as { readonly Items?: readonly Price[] });
  return read.Items ?? [];
};

/** `1M` is a million, `10K` ten thousand, `1` one. */
const unitsIn = (unit: string): number => {
  const [, count = '1', scale = ''] = /^(\d+)\s*([KM]?)/i.exec(unit) ?? [];
  return Number(count) * ({ K: 1_000, M: 1_000_000 }[scale.toUpperCase()] ?? 1);
};

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** `West Europe` and `westeurope` are one region. */
const plain = (region: string): string => region.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
