import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Draws the README's picture of the rooms from the imports in the code, so that it cannot lie.
 *
 * `npm run picture` writes it; `npm run picture -- --check` fails when the README shows another.
 */
const root = join(__dirname, '..', '..');
const readme = join(root, 'README.md');
const begin = '<!-- rooms: drawn by npm run picture -->';
const end = '<!-- /rooms -->';

const rooms = [
  'desk/rules',
  'desk/contracts',
  'desk/ports',
  'desk/usecases',
  'adapters',
  'orchestrations',
  'functions',
  'local',
];

const roomOf = (path: string): string | undefined => {
  if (path === 'functions/main.ts' || path === 'local/main.ts') return path;
  return rooms.find((room) => path.startsWith(room));
};

interface Module {
  readonly source: string;
  readonly dependencies: readonly { readonly resolved: string }[];
}

const modulesOf = (): readonly Module[] => {
  const bin = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const args = [bin, 'desk', 'adapters', 'orchestrations', 'functions', 'local', '--output-type', 'json'];
  const text = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return (JSON.parse(text) as { readonly modules: readonly Module[] }).modules;
};

const idOf = (room: string): string => room.replace(/[^a-z]/g, '_');

const draw = (modules: readonly Module[]): string => {
  const edges = new Set<string>();
  const seen = new Set<string>();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (from === undefined) continue;
    seen.add(from);
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to !== undefined && to !== from) edges.add(`  ${idOf(from)} --> ${idOf(to)}`);
    }
  }
  const nodes = [...seen].sort().map((room) => `  ${idOf(room)}["${room}"]`);
  return ['```mermaid', 'flowchart TD', ...nodes, ...[...edges].sort(), '```'].join('\n');
};

const text = readFileSync(readme, 'utf8');
const from = text.indexOf(begin);
const to = text.indexOf(end);
if (from < 0 || to < 0) throw new Error(`README.md lacks the lines ${begin} and ${end}`);
const drawn = `${text.slice(0, from)}${begin}\n${draw(modulesOf())}\n${text.slice(to)}`;

if (!process.argv.includes('--check')) writeFileSync(readme, drawn);
else if (drawn !== text) {
  console.error('The picture of the rooms in README.md is not what the imports say: run `npm run picture`.');
  process.exitCode = 1;
}
