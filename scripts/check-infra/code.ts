import type { Finding } from './finding';
import { bodyOf, deployedIn, type House, placeIn } from './house';
import { calleeOf } from './model';
import { lineOf, plainTextOf, walk } from './syntax';
import { literalOf, type Value, valuesAt, valuesOf } from './values';

/** What the platform reads; all else in the app's settings is the desk's. */
const platform = [
  'FUNCTIONS_EXTENSION_VERSION',
  ...['credential', 'clientId', 'blobServiceUri', 'queueServiceUri', 'tableServiceUri'].map(
    (name) => `AzureWebJobsStorage__${name}`,
  ),
  ...['AzureWebJobsDisableHomepage', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', 'AZURE_CLIENT_ID', 'TASKHUB_NAME'],
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  ...['DURABLE_TASK_SCHEDULER_CONNECTION_STRING', 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'],
  'WEBSITE_AUTH_AAD_ALLOWED_TENANTS',
];

/** A1: the app's settings are the platform's and those of desk/contracts/settings.ts, no more and no fewer. */
export const settingFindings = (house: House): readonly Finding[] =>
  deployedIn(house).flatMap(({ file, resource }) => {
    const body = bodyOf(house, file, resource);
    if (resource.type === 'Microsoft.Web/sites') {
      const inSite = valuesAt(body, ['properties', 'siteConfig', 'appSettings']).some((value) => value !== undefined);
      const message = 'settings stand in config appsettings only: two sets would overwrite each other';
      return inSite ? [{ rule: 'A1', file: file.path, line: resource.line, message }] : [];
    }
    const isSettings = literalOf(valuesAt(body, ['name'])[0]) === 'appsettings';
    if (resource.type !== 'Microsoft.Web/sites/config' || !isSettings) return [];

    const [properties] = valuesAt(body, ['properties']);
    const members = properties?.kind === 'object' ? properties.properties : new Map<string, { line: number }>();
    const wanted = [...platform, ...house.facts.settings];
    const say = (line: number, message: string) => ({ rule: 'A1', file: file.path, line, message });
    return [
      ...wanted
        .filter((name) => !members.has(name))
        .map((name) => say(resource.line, `the setting ${name} is missing`)),
      ...[...members]
        .filter(([name]) => !wanted.includes(name))
        .map(([name, { line }]) => say(line, `nobody reads the setting ${name}`)),
    ];
  });

interface StoreContainer {
  readonly id: string;
  readonly indexingPolicy: { readonly includedPaths: readonly { readonly path: string }[] };
}

/** Cosmos DB refuses an indexing policy that names a path twice. */
const doublePaths = ({ readJson }: House): readonly Finding[] => {
  const containers = (readJson('infra/main.bicep', 'containers.json') ?? []) as readonly StoreContainer[];
  return containers.flatMap(({ id, indexingPolicy }) => {
    const paths = indexingPolicy.includedPaths.map(({ path }) => path);
    const twice = paths.filter((path, index) => paths.indexOf(path) !== index);
    return twice.map((path) => at('infra/containers.json', 1, `${id} indexes ${path} twice`));
  });
};

/** A2: the containers of the store come from the laptop's file, those of blobs have the adapters' names. */
export const containerFindings = (house: House): readonly Finding[] => {
  const made = deployedIn(house).flatMap(({ file, resource }) =>
    resource.type === 'Microsoft.Storage/storageAccounts/blobServices/containers'
      ? valuesAt(bodyOf(house, file, resource), ['name']).map(literalOf)
      : [],
  );
  const missing = house.facts.blobContainers.filter((name) => !made.includes(name));
  const extra = made.filter((name) => name !== 'packages' && !house.facts.blobContainers.includes(String(name)));
  const cosmos = house.files.find(({ path }) => path === 'infra/modules/cosmos.bicep');
  const loads = cosmos ? [...walk(cosmos.root)].filter((node) => calleeOf(node) === 'loadJsonContent') : [];
  return [
    ...doublePaths(house),
    ...missing.map((name) => at('infra/modules/storage.bicep', 1, `the blob container ${name} is not made`)),
    ...extra.map((name) => at('infra/modules/storage.bicep', 1, `no adapter opens the blob container ${name}`)),
    ...(loads.some(({ text }) => text.includes("'../containers.json'"))
      ? []
      : [at('infra/modules/cosmos.bicep', 1, 'the containers must come from containers.json')]),
  ];
};

const at = (file: string, line: number, message: string): Finding => ({ rule: 'A2', file, line, message });

/** A3: the alerts on silence watch every timer of the desk, and none that it does not have. */
export const timerFindings = (house: House): readonly Finding[] => {
  const file = house.files.find(({ path }) => path === 'infra/modules/alerts.bicep');
  const heartbeats = file?.vars.find(({ name }) => name === 'heartbeats');
  const values = file && heartbeats ? valuesOf(heartbeats.value, placeIn(house, file)) : [];
  const watched = textsOf(valuesAt(values, ['functions']));
  const say = (message: string) => ({
    rule: 'A3',
    file: 'infra/modules/alerts.bicep',
    line: heartbeats?.line ?? 1,
    message,
  });
  return [
    ...house.facts.timers.filter((name) => !watched.includes(name)).map((name) => say(`no alert watches ${name}`)),
    ...watched.filter((name) => !house.facts.timers.includes(name)).map((name) => say(`there is no timer ${name}`)),
  ];
};

/** A4: what Easy Auth lets pass is what needs no sign-in, and nothing else. */
export const openPathFindings = (house: House): readonly Finding[] =>
  house.files.flatMap((file) =>
    [...walk(file.root)]
      .filter((node) => node.type === 'object_property' && /^excludedPaths\b/.test(node.text))
      .flatMap((node) => {
        const value = node.namedChildren[1];
        const paths = value ? textsOf(valuesOf(value, placeIn(house, file))) : [];
        const lets = (route: string) => paths.some((path) => isUnder(route, path));
        const { openRoutes, closedRoutes } = house.facts;
        const messages = [
          ...openRoutes.filter((route) => !lets(route)).map((route) => `${route} would want a sign-in`),
          ...closedRoutes.filter(lets).map((route) => `${route} must want a sign-in`),
          ...paths
            .filter((path) => !openRoutes.some((route) => isUnder(route, path)))
            .map((path) => `there is no door at ${path}`),
        ];
        return messages.map((message) => ({ rule: 'A4', file: file.path, line: lineOf(node), message }));
      }),
  );

const isUnder = (route: string, path: string): boolean =>
  path.endsWith('/*') ? route.startsWith(path.slice(0, -1)) : route === path;

const textsOf = (values: readonly (Value | undefined)[]): readonly string[] =>
  values.flatMap((value) => {
    if (value?.kind === 'list') return textsOf(value.items.flat());
    const text = literalOf(value);
    return typeof text === 'string' ? [text] : [];
  });

/** The alert on alarms reads a line of the log: its words must be the ones that the desk writes. */
export const alarmLineFindings = (house: House): readonly Finding[] => {
  const file = house.files.find(({ path }) => path === 'infra/modules/alerts.bicep');
  const asked = file
    ? [...walk(file.root)].some((node) => plainTextOf(node)?.includes(`"${house.facts.alarmLine}"`) === true)
    : false;
  const message = `no alert asks for the line "${house.facts.alarmLine}"`;
  return asked ? [] : [{ rule: 'A3', file: 'infra/modules/alerts.bicep', line: 1, message }];
};
