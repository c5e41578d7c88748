/** Application settings, as an app reads them from its environment. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** What the host reads of `host.json`. */
export interface HostJson {
  /** Without slashes at its ends; empty for none. */
  readonly routePrefix: string;
  readonly hubName: string;
  readonly defaultVersion: string | null;
}

interface HostJsonFile {
  readonly version?: string;
  readonly extensions?: {
    readonly http?: { readonly routePrefix?: string };
    readonly durableTask?: { readonly hubName?: string; readonly defaultVersion?: string };
  };
}

/** Reads a parsed `host.json`, with Azure's defaults. Throws when it names a setting that is not there. */
export const readHostJson = (file: unknown, settings: Settings): HostJson => {
  const { extensions } = (file ?? {}) as HostJsonFile;
  const { hubName, defaultVersion } = extensions?.durableTask ?? {};
  return {
    routePrefix: (extensions?.http?.routePrefix ?? 'api').replace(/^\/+|\/+$/g, ''),
    hubName: withSettings(hubName ?? 'TestHubName', settings),
    defaultVersion: defaultVersion ?? null,
  };
};

/** Puts settings in place of `%NAME%`, as binding expressions do. Throws on a setting that is not there. */
export const withSettings = (text: string, settings: Settings): string =>
  text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`the setting '${name}' is missing: '${text}' needs it`);
    return value;
  });

/** `AzureWebJobs.<name>.Disabled`, with dots or, as Linux wants it, underscores. */
export const isDisabled = (name: string, settings: Settings): boolean => {
  const value = settings[`AzureWebJobs.${name}.Disabled`] ?? settings[`AzureWebJobs_${name}_Disabled`];
  return value !== undefined && /^(true|1)$/i.test(value);
};
