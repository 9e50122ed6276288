// Builds the npm package (dist/), the script that the server serves (src/ridgeline/http/agent_script/agent.js), beside it
// the second script, which both import (further.js), and the worker that it may start (worker.js), and what the playground reads the facts with (playground/sources.js).
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
const further = join(http, 'agent_script/further.js');
const placeholder = '__RIDGELINE_PUBLIC_KEY__';

/** The second script stays a file of its own, beside whoever asks for it. */
const beside = {
  name: 'beside',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/further\.js$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

const compile = (entry, outfile) =>
  build({
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
    plugins: [beside],
  });

function write({ outputFiles }) {
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
    console.log(`${path}: ${contents.length} bytes, ${gzipped(contents)} gzipped`);
  }
}

const bundle = async (entry, outfile) => write(await compile(entry, outfile));

/**
 * Left to itself, webpack makes a file of its own for what is imported later, and loads it by giving a script element an
 * address, which pages that want Trusted Types forbid. The comment is added here, for the bundler takes comments away.
 */
function forWebpack({ outputFiles: [file] }) {
  const before = 'import("./further.js")';
  if (file.text.split(before).length !== 2) throw new Error(`${before} must occur exactly once in ${file.path}`);
  file.contents = Buffer.from(file.text.replace(before, 'import(/* webpackMode: "eager" */"./further.js")'));
}

/** Both scripts of an agent; nothing is written of one that is over its budget. */
async function bundleAgent(entry, outfile, second) {
  const [first, other] = await Promise.all([compile(entry, outfile), compile('further.ts', second)]);
  if (entry === 'index.ts') forWebpack(first);
  const sizes = sizesOf(first, agent, entry);
  sizes.get += gzipped(other.outputFiles[0].contents);
  checkSizes(outfile, sizes);
  write(other);
  write(first);
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
  bundleAgent('index.ts', join(dist, 'index.js'), join(dist, 'further.js')),
  bundle('worker.ts', worker),
  bundle('playground.ts', join(http, 'playground/sources.js')),
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
await bundleAgent('script.ts', script, further);
if (readFileSync(script, 'utf8').split(placeholder).length !== 2) {
  rmSync(script);
  throw new Error(`${placeholder} must occur exactly once in ${script}`);
}
