import { disguise, hide, task, timeout, visitWithPlaywright } from './task.mjs';

// Read when the package is loaded; unless told it adds a binding.
if (task.hardened) process.env.REBROWSER_PATCHES_RUNTIME_FIX_MODE = 'alwaysIsolated';
const { chromium } = (await import('rebrowser-playwright-core')).default;

const browser = await chromium.launch({
  executablePath: task.chromium,
  timeout,
  headless: !task.headed,
  args: [...task.flags, ...(task.hardened ? [hide] : [])],
  ignoreDefaultArgs: task.hardened ? ['--enable-automation'] : [],
});
const context = await browser.newContext({ ...(disguise && { userAgent: disguise }), ...(task.headed && { viewport: null }) });
await visitWithPlaywright(await context.newPage());
await browser.close();
