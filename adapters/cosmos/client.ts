import { CosmosClient, type CosmosClientOptions, type Database } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';

/** Where the desk's database is. On the laptop `httpClient` is an endpoint in this process (docs/data.md §3). */
export interface CosmosPlace {
  readonly endpoint: string;
  readonly database: string;
  readonly credential: TokenCredential;
  readonly httpClient?: CosmosClientOptions['httpClient'];
}

/** Opens the database with an identity, never a key. Containers are made by Bicep: the identity cannot create them. */
export const openCosmos = ({ endpoint, database, credential, httpClient }: CosmosPlace): Database =>
  new CosmosClient({ endpoint, aadCredentials: credential, ...(httpClient && { httpClient }) }).database(database);
