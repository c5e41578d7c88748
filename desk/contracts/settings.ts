import * as z from 'zod';

const HttpsUrl = z.url({ protocol: /^https$/, error: 'An https address.' });

/**
 * What the deployment tells the desk, as `DESK_*` application settings: endpoints and names, never a secret.
 *
 * `DESK_POLICY` names a file of `policies/` without its ending; `DESK_MAIL_SECRET` names the Key Vault secret that holds
 * the SMTP address. Source: docs/design.md §14.
 */
export const Settings = z.object({
  DESK_COSMOS_ENDPOINT: HttpsUrl,
  DESK_COSMOS_DATABASE: z.string().min(1),
  DESK_VAULT_URL: HttpsUrl,
  DESK_BLOB_URL: HttpsUrl,
  /** Where Microsoft Graph is, which Windows LAPS is asked by; another one in a national cloud. */
  DESK_GRAPH_URL: HttpsUrl.default('https://graph.microsoft.com').transform((url) => url.replace(/\/$/, '')),
  DESK_PUBLIC_URL: HttpsUrl.transform((url) => url.replace(/\/$/, '')),
  DESK_POLICY: z.string().regex(/^[a-z0-9-]+$/, 'The name of a file in policies/, without .yaml.'),
  DESK_MAIL_FROM: z.email(),
  /** What one caller may ask of one instance in a minute. */
  DESK_REQUESTS_PER_MINUTE: z.coerce.number().int().min(60).max(60_000).default(1_200),
  /** How many of 100 traces are kept. All that is logged is kept, and every metric. */
  DESK_TRACE_PERCENT: z.coerce.number().int().min(0).max(100).default(10),
  DESK_MAIL_SECRET: z.string().regex(/^[0-9a-zA-Z-]{1,127}$/, 'The name of a Key Vault secret.'),
  /** The host's own setting: where Application Insights is. Without it there are no traces and metrics of the desk. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().default(''),
});
export type Settings = z.infer<typeof Settings>;

/** Reads the settings, or lists everything that is wrong with them, a line each. */
export const readSettings = (
  environment: Readonly<Record<string, string | undefined>>,
):
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] } => {
  const parsed = Settings.safeParse(environment);
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
};
