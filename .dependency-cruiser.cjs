// A room sees itself and what its row names; the rest of the house is closed to it.
const rooms = {
  'desk/rules/': [],
  'desk/contracts/': ['desk/rules/'],
  'desk/ports': ['desk/rules/'],
  'desk/usecases/': ['desk/ports', 'desk/contracts/', 'desk/rules/'],
  'orchestrations/': ['desk/rules/'],
  'adapters/': ['desk/ports', 'desk/contracts/', 'desk/rules/', 'orchestrations/activities'],
  'functions/(?!main)': ['desk/', 'orchestrations/'],
  'functions/main': ['desk/', 'orchestrations/', 'adapters/', 'functions/'],
  'portal/': ['desk/contracts/'],
  'local/(?!main)': ['desk/ports', 'desk/contracts/', 'desk/rules/'],
  'local/main': ['desk/', 'orchestrations/', 'adapters/', 'functions/(?!main)', 'local/'],
  // scripts/api-document.ts writes what the doors say.
  'scripts/': [
    ...['desk/', 'local/', 'adapters/policies/', 'adapters/graph/', 'adapters/cosmos/', 'adapters/keyvault/'],
    ...['functions/doors', 'functions/api/'],
    // scripts/check-infra holds the Bicep against what the code names.
    ...['functions/timers', 'adapters/blobs/container-client'],
  ],
};
const house = '^(desk|adapters|orchestrations|functions|portal|local|scripts|test)/';

// Packages by room; a room without a row may use any, and test/ may do anything.
const packages = {
  'desk/(rules|usecases|ports)': [],
  'desk/contracts/': ['zod', 'yaml'],
  'orchestrations/': ['durable-functions'],
  'functions/(?!main)': ['@azure/functions', 'durable-functions', 'zod'],
  'portal/src/': ['(@types/)?react(-dom)?', '@fluentui/[^/]+'],
};
const outside = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'unknown'];
const values = { dependencyTypesNot: ['type-only'] };
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, may]) =>
      rule(
        `${room} is closed to this room`,
        { path: `^${room}` },
        { path: house, pathNot: `^(${[room, ...may].join('|')})` },
      ),
    ),
    ...Object.entries(packages).map(([room, may]) =>
      rule(
        `${room} is closed to this package`,
        { path: `^${room}` },
        { dependencyTypes: outside, pathNot: may.length === 0 ? '^$' : `node_modules/(${may.join('|')})/` },
      ),
    ),
    rule('adapters are strangers', { path: '^adapters/([^/]+)/' }, { path: '^adapters/', pathNot: '^adapters/$1/' }),
    rule('only adapters/durable reads the catalogue', { path: '^adapters/(?!durable/)' }, { path: '^orchestrations/' }),
    rule(
      'endpoints know nothing of the desk',
      { path: '^local/(durable|cosmos|vault|blobs|devices|graph)/' },
      { path: '^desk/' },
    ),
    rule(
      'one file touches the durable SDK',
      { path: '^orchestrations/(?!durable)' },
      { path: 'node_modules/', ...values },
    ),
    rule(
      'the portal takes values from limits only',
      { path: '^portal/' },
      { path: '^desk/', pathNot: '^desk/contracts/limits', ...values },
    ),
    rule(
      'Azure runs without dev packages',
      { path: '^(desk|adapters|orchestrations|functions)/' },
      { dependencyTypes: ['npm-dev'], ...values },
    ),
    rule('no cycles', {}, { circular: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|package|package-maps)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
