// How much a page may have to download for the agent, and how much that is.
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes, minified and gzipped: `core` for what the script needs to run, `get` for all that a default `get()` loads. */
export const budget = { core: 15_000, get: 22_000 };

export const gzipped = bytes => gzipSync(bytes, { level: 9 }).length;

/**
 * Both sizes of one entry of an esbuild build in `folder` with `metafile` and `write: false`: what it imports belongs to
 * the core, what it imports only when asked (`import()`) to `get` alone.
 */
export function sizesOf({ metafile, outputFiles }, folder, entry) {
  const { outputs } = metafile;
  const start = Object.keys(outputs).find(name => outputs[name].entryPoint?.endsWith(entry));
  if (!start) throw new Error(`The build has no entry ${entry}.`);
  const closure = dynamic => {
    const found = new Set([start]);
    for (const name of found)
      for (const { path, kind } of outputs[name].imports)
        if (outputs[path] && (dynamic || kind !== 'dynamic-import')) found.add(path);
    return found;
  };
  const sum = names => {
    let bytes = 0;
    for (const name of names) bytes += gzipped(outputFiles.find(file => file.path === resolve(folder, name)).contents);
    return bytes;
  };
  return { core: sum(closure(false)), get: sum(closure(true)) };
}

/** Throws if one of the sizes is over its budget. */
export function checkSizes(name, sizes) {
  for (const [part, limit] of Object.entries(budget)) {
    if (sizes[part] > limit) {
      throw new Error(`${name}: ${part} has ${sizes[part]} bytes gzipped; the budget is ${limit} (scripts/size.js).`);
    }
  }
}
