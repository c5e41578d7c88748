import { problemsText, readPolicy } from './policy-file';
import type { Terminal } from './terminal';

/** `tierline policy check`: every problem of every file, by its line. Fails when there is one. */
export const checkFiles = async (files: readonly string[], isJson: boolean, terminal: Terminal): Promise<void> => {
  const checked = files.map((file) => ({ file, read: readPolicy(file) }));
  if (checked.some(({ read }) => !read.ok)) terminal.fail();
  if (isJson) {
    const results = checked.map(({ file, read }) => {
      if (!read.ok) {
        return {
          file,
          ok: false,
          problems: read.problems.map(({ file: at, line, message, receipt }) => ({ file: at, line, message, receipt })),
        };
      }
      const { id, version, hash, examples } = read.policy;
      return { file, ok: true, id, version, hash, examples: examples.length };
    });
    return terminal.print(JSON.stringify(results));
  }
  for (const { file, read } of checked) {
    if (!read.ok) {
      terminal.tell(problemsText(read.problems));
      continue;
    }
    const { id, version, hash, examples } = read.policy;
    const passing = examples.length === 1 ? 'its example passes' : `its ${examples.length} examples pass`;
    await terminal.print(`${file}: ${id} version ${version} is in order, ${passing} (hash ${hash.slice(0, 12)})`);
  }
};
