import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** What every page needs, in files that a new version of our own code leaves in the browser's cache. */
const PARTS: [name: string, packages: RegExp][] = [
  ['react', /node_modules\/(react|react-dom|scheduler|react-router|cookie)\//],
  // Before the charts, which would take with them what they use of it.
  ['base', /node_modules\/(@mantine\/core\/esm\/core|@mantine\/hooks|@floating-ui|clsx|use-sync-external-store)\//],
  ['map', /node_modules\/(topojson-client|world-atlas|d3-geo|d3-array|internmap)\//],
  ['charts', /node_modules\/(recharts|@mantine\/charts|d3-|victory-vendor|es-toolkit|@reduxjs|redux|immer|reselect)/],
];

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: '../src/ridgeline/http/console/app',
    emptyOutDir: true,
    // Those that know light-dark(), which is otherwise rewritten into what Mantine's switch does not move.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    // The packages' licences ask to go with them.
    license: { fileName: 'licenses.json' },
    // The policy allows no images, fonts or styles that are written into another file.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: PARTS.map(([name, test]) => ({ name, test })),
        },
      },
    },
  },
  server: {
    // `ridgeline serve` runs beside it.
    proxy: { '/management': 'http://127.0.0.1:8787' },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
});
