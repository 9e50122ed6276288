// Builds the npm package (dist/) and the script that the server serves (src/ridgeline/http/agent_script/agent.js) with
// the worker that it may start (worker.js beside it).
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const agent = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(agent, 'dist');
const served = resolve(agent, '../src/ridgeline/http/agent_script');
const script = join(served, 'agent.js');
const worker = join(served, 'worker.js');
const placeholder = '__RIDGELINE_PUBLIC_KEY__';

const bundle = (entry, outfile) =>
  build({
    entryPoints: [join(agent, 'src', entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none',
  });

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
mkdirSync(dist);
mkdirSync(served, { recursive: true });
await Promise.all([
  bundle('index.ts', join(dist, 'index.js')),
  bundle('script.ts', script),
  bundle('worker.ts', worker),
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

const text = readFileSync(script, 'utf8');
if (text.split(placeholder).length !== 2) throw new Error(`${placeholder} must occur exactly once in ${script}`);
for (const file of [script, worker, join(dist, 'index.js')]) {
  const bytes = readFileSync(file);
  console.log(`${file}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
}
