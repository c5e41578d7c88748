/** Sends one span by the file of the unpacked app, argv[2], that Azure loads for it; prints the names of what was sent. */
const { join } = require('node:path');
const { createHttpHeaders } = require('@azure/core-rest-pipeline');
const { openAzureMonitor } = require(join(process.argv[2], 'dist', 'sdk', 'azure-monitor.js'));

const names = [];
const taken = async (request) => {
  const envelopes = JSON.parse(request.body);
  names.push(...envelopes.flatMap(({ data }) => data.baseData.name ?? []));
  const bodyAsText = JSON.stringify({ itemsReceived: envelopes.length, itemsAccepted: envelopes.length, errors: [] });
  return { request, status: 200, headers: createHttpHeaders({ 'content-type': 'application/json' }), bodyAsText };
};
const place = {
  connectionString: 'InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://in.example.org/',
  credential: { getToken: async () => ({ token: 'token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
  share: 1,
  httpClient: { sendRequest: taken },
};
const signals = openAzureMonitor(place, console.error);
signals.tracer.startSpan('a-function').end();
signals.close().then(() => console.log(names.join('\n')));
