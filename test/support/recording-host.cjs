/**
 * Loads an app, argv[2], as Azure's worker does, and prints what it registered: the laptop's core stands in for the
 * worker's. Without argv[2] it is the app that the laptop serves.
 */
const { sealApp } = require('../../dist/local/durable/core.js');

if (process.argv[2] !== undefined) require(process.argv[2]);
else {
  const { registerApp } = require('../../dist/functions/app.js');
  registerApp({ desk: {}, porch: {}, dress: { style: { text: '', name: '' }, hasClockBar: true } });
}
const { functions } = sealApp(() => undefined);
console.log(JSON.stringify(functions.map(({ metadata }) => metadata)));
