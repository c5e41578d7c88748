import { readPolicy } from './policy-file';

/** `tierline policy check`: every problem of every file, by its line. The exit code is 1 when there is one. */
export const checkFiles = (files: readonly string[], isJson: boolean): void => {
  const checked = files.map((file) => ({ file, read: readPolicy(file) }));
  if (checked.some(({ read }) => !read.ok)) process.exitCode = 1;
  if (isJson) {
    const results = checked.map(({ file, read }) =>
      read.ok
        ? { file, ok: true, id: read.policy.id, version: read.policy.version, hash: read.policy.hash }
        : { file, ok: false, problems: read.problems },
    );
    console.log(JSON.stringify(results));
    return;
  }
  for (const { file, read } of checked) {
    if (read.ok) {
      const { id, version, hash, examples } = read.policy;
      console.log(
        `${file}: ${id} version ${version} is in order; ${examples.length} examples pass (${hash.slice(0, 12)})`,
      );
      continue;
    }
    for (const { file: where, line, message } of read.problems) console.error(`${where}:${line}: ${message}`);
  }
};
