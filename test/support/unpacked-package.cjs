/**
 * Makes the package in the folder argv[2], unpacks its zip in the folder argv[3], and puts the laptop's composition root
 * over the unpacked app. A process of its own: esbuild does not run among Jest's globals.
 */
const { cpSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { unzipSync } = require('fflate');
const { bundleRoot } = require('../../dist/scripts/package/bundle.js');
const { makePackage } = require('../../dist/scripts/package/make.js');

const make = async (made, unpacked) => {
  const zip = join(made, 'tierline.zip');
  await makePackage({ folder: join(made, 'package'), zip, maps: join(made, 'maps') }, 'DurableTaskScheduler');
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(dirname(join(unpacked, path)), { recursive: true });
    writeFileSync(join(unpacked, path), bytes);
  }
  await bundleRoot('local/main.ts', unpacked);
  // Bicep makes the containers on Azure; the laptop makes them itself.
  cpSync(join(__dirname, '..', '..', 'infra', 'containers.json'), join(unpacked, 'infra', 'containers.json'));
};

make(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
