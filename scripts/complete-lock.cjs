/**
 * Completes package-lock.json with the optional packages of other platforms, after an `npm install` from a registry that
 * does not hold them: npm then leaves them out, and `npm ci` refuses the lock everywhere. Run it after every change of
 * dependencies: `npm run lock`.
 *
 * An entry needs version, system and processor only; npm fetches none that does not fit the machine.
 */
const { readFileSync, writeFileSync } = require('node:fs');

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'arm'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const added = [];

for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] !== undefined) continue;
    const os = systems.find((system) => name.includes(`-${system}`));
    const cpu = processors.find((processor) => name.includes(`-${processor}`));
    if (os === undefined || cpu === undefined || !/^\d/.test(version)) continue;
    const libc = name.includes('musl') ? ['musl'] : name.endsWith('-gnu') ? ['glibc'] : undefined;
    const entry = { version, cpu: [cpu], dev: owner.dev, optional: true, os: [os], libc };
    lock.packages[place] = JSON.parse(JSON.stringify(entry));
    added.push(name);
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'The lock was complete.' : `Added to the lock: ${added.join(', ')}`);
