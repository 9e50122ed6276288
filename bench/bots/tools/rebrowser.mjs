import { disguise, hide, name, task, timeout, visitWithPlaywright } from './task.mjs';

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
const page = await context.newPage();
if (task.hardened) {
  // In this mode its selectors wait for ever with the Chromium of today, so this user points at places and counts.
  const pause = seconds => new Promise(done => setTimeout(done, seconds * 1000));
  await page.goto(task.url);
  await pause(task.seconds / 6);
  await page.mouse.click(190, 140);
  await page.keyboard.type(name);
  await page.mouse.click(190, 235);
  await pause(task.seconds / 12);
} else {
  await visitWithPlaywright(page);
}
await browser.close();
