import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** A Chromium of the machine's own is used, so that nothing but the npm registry is needed to run the tests. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  // The registry's test reads the protocol document, which lies beside this package in the checkout.
  server: { fs: { allow: ['..'] } },
  // The React package's tests are about the agent as it is here, not as it was built.
  resolve: { alias: { '@ridgeline/agent': fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    include: ['{src,react/src}/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath,
          // SwiftShader gives WebGL on machines without a GPU.
          args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
