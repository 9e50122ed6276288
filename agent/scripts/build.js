// Builds the npm package (dist/), the script that the server serves (src/ridgeline/http/agent_script/agent.js), the
// worker that it may start (worker.js beside it), and what the playground reads the facts with (playground/sources.js).
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { checkSizes, gzipped, sizesOf } from './size.js';

const agent = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(agent, 'dist');
const http = resolve(agent, '../src/ridgeline/http');
const script = join(http, 'agent_script/agent.js');
const worker = join(http, 'agent_script/worker.js');
const placeholder = '__RIDGELINE_PUBLIC_KEY__';

/** Writes nothing of a bundle that is over its budget. */
async function bundle(entry, outfile, { limited = true } = {}) {
  const built = await build({
    absWorkingDir: agent,
    entryPoints: [`src/${entry}`],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  if (limited) checkSizes(outfile, sizesOf(built, agent, entry));
  for (const { path, contents } of built.outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
    console.log(`${path}: ${contents.length} bytes, ${gzipped(contents)} gzipped`);
  }
}

/** Copies the declarations that index.d.ts leads to, and none of what is internal. */
function copyTypes(from, name, seen = new Set()) {
  if (seen.has(name)) return;
  seen.add(name);
  const file = join(from, name);
  copyFileSync(file, join(dist, name));
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '\.\/(.+)\.js'/g))
    copyTypes(from, `${path}.d.ts`, seen);
}

rmSync(dist, { recursive: true, force: true });
await Promise.all([
  bundle('index.ts', join(dist, 'index.js')),
  bundle('worker.ts', worker),
  bundle('playground.ts', join(http, 'playground/sources.js'), { limited: false }),
]);

const types = mkdtempSync(join(agent, 'node_modules', '.types-'));
execFileSync(
  process.execPath,
  [join(agent, 'node_modules/typescript/bin/tsc'), '-p', `${agent}/tsconfig.build.json`, '--outDir', types],
  {
    stdio: 'inherit',
  },
);
copyTypes(types, 'index.d.ts');
rmSync(types, { recursive: true });

// Last, since make takes this file for the sign that everything is built.
await bundle('script.ts', script);
if (readFileSync(script, 'utf8').split(placeholder).length !== 2) {
  rmSync(script);
  throw new Error(`${placeholder} must occur exactly once in ${script}`);
}
