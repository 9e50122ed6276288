// Builds an application as its developers would: `recipes.mjs vite|webpack FOLDER`. `preview` serves what Vite has built,
// with the proxies of its configuration, until the standard input ends; its first line is the address.
import { join } from 'node:path';

const [what, folder] = process.argv.slice(2);

const tools = {
  async vite() {
    const { build } = await import('vite');
    await build({ root: folder, logLevel: 'warn' });
  },
  async preview() {
    const { preview } = await import('vite');
    const server = await preview({ root: folder, logLevel: 'error', preview: { host: 'localhost', port: 0 } });
    console.log(server.resolvedUrls.local[0]);
    process.stdin.resume().on('end', () => process.exit());
  },
  async webpack() {
    const { default: webpack } = await import('webpack');
    const compiler = webpack({ context: folder, mode: 'production', output: { path: join(folder, 'dist') } });
    const stats = await new Promise((resolve, reject) =>
      compiler.run((error, result) => (error ? reject(error) : resolve(result))),
    );
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
  },
};

await tools[what]();
