/** Settings of an app that reaches nothing: enough to start, register and answer what needs no store. */
export const exampleSettings = {
  DESK_COSMOS_ENDPOINT: 'https://cosmos.example.org:443/',
  DESK_COSMOS_DATABASE: 'desk',
  DESK_VAULT_URL: 'https://vault.example.org',
  DESK_BLOB_URL: 'https://blobs.example.org',
  DESK_PUBLIC_URL: 'https://desk.example.org',
  DESK_POLICY: 'managed-desktop-2023',
  DESK_MAIL_FROM: 'desk@example.org',
  DESK_MAIL_SECRET: 'desk-mail',
  WEBSITE_AUTH_ENABLED: 'True',
};
