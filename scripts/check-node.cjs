// Old syntax on purpose: it must run, and say what is wrong, on whatever Node the machine has.
var wanted = 24;
var found = Number(process.versions.node.split('.')[0]);
if (found < wanted) {
  console.error(
    'Tierline needs Node ' +
      wanted +
      ', this is Node ' +
      process.versions.node +
      '. `npm ci` installs it beside the code: run `npm ci` without --ignore-scripts, then use the npm scripts (npm start, npm test).',
  );
  process.exit(1);
}
