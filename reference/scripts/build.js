// Builds the page (src/ridgeline/http/reference/app/): Swagger UI as its makers ship it, our part beside it, licences.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const app = resolve(folder, '../src/ridgeline/http/reference/app');
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

rmSync(app, { recursive: true, force: true });
mkdirSync(app, { recursive: true });

await build({
  absWorkingDir: folder,
  entryPoints: { reference: 'src/main.ts' },
  outdir: app,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  // The React that Swagger UI brings along; with another one, hooks would not work.
  alias: { react: './src/react.ts', 'react/jsx-runtime': './src/jsx_runtime.ts' },
});

const page = readFileSync(join(folder, 'src/index.html'), 'utf8');
for (const [from, to] of [
  ['swagger-ui-bundle.js', 'swagger-ui-bundle.js'],
  ['LICENSE', 'swagger-ui.LICENSE.txt'],
  ['NOTICE', 'swagger-ui.NOTICE.txt'],
  ['swagger-ui-bundle.js.LICENSE.txt', 'swagger-ui-bundle.js.LICENSE.txt'],
])
  copyFileSync(join(swagger, from), join(app, to));
copyFileSync(resolve(folder, '../src/ridgeline/http/demo/icon.svg'), join(app, 'icon.svg'));
// Last, since make takes this file for the sign that everything is built.
writeFileSync(join(app, 'index.html'), page);

for (const name of ['swagger-ui-bundle.js', 'reference.js', 'reference.css', 'index.html']) {
  const bytes = readFileSync(join(app, name));
  console.log(`${join(app, name)}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
}
