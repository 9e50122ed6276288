// Runs in a worker that the agent starts (sources/worker_navigator.ts), and tells what the browser says there.
import { viewOf } from './browser/navigator_view.js';
import { timezoneName } from './browser/timezone.js';
import { unmaskedRenderer } from './browser/web_gl.js';

const gl = typeof OffscreenCanvas === 'function' ? new OffscreenCanvas(1, 1).getContext('webgl') : null;

postMessage({
  ...viewOf(navigator),
  timezone: timezoneName(),
  webgl_renderer: gl ? unmaskedRenderer(gl) : undefined,
});
