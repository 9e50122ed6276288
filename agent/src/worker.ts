// Runs in a worker that the agent starts, and tells what the browser says there (sources/worker_navigator.ts); asked
// for `#files`, how far away the site's own files are (sources/file_access.ts).
import { viewOf } from './browser/navigator_view.js';
import { timezoneName } from './browser/timezone.js';
import { unmaskedRenderer } from './browser/web_gl.js';

interface OpenFile {
  getSize(): number;
  close(): void;
}

declare const FileReaderSync: new () => { readAsText(blob: Blob): string };

const rounds = [1, 2, 3];

/** Microseconds that so many calls take together, in the best of three rounds: others use the processor, too. */
function timed(calls: number, call: () => unknown): number {
  const times = rounds.map(() => {
    const began = performance.now();
    for (let left = calls; left > 0; left--) call();
    return performance.now() - began;
  });
  return Math.round(Math.min(...times) * 1000);
}

async function fileAccess(): Promise<{ size: number; blob: number }> {
  const name = `_vid_probe_${Math.random()}`;
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle(name, { create: true });
  try {
    const open = handle as unknown as { createSyncAccessHandle(): Promise<OpenFile> };
    const file = await open.createSyncAccessHandle();
    const blob = new Blob(['x']);
    try {
      const reader = new FileReaderSync();
      return { blob: timed(5, () => reader.readAsText(blob)), size: timed(20, () => file.getSize()) };
    } finally {
      file.close();
    }
  } finally {
    await root.removeEntry(name);
  }
}

if (location.hash === '#files') {
  // The engine is told by a global that only Chromium has: elsewhere the measure means nothing, and no file is made.
  const measured = 'webkitRequestFileSystem' in self ? fileAccess() : Promise.resolve(null);
  measured.catch(() => null).then(postMessage);
} else {
  const gl = typeof OffscreenCanvas === 'function' ? new OffscreenCanvas(1, 1).getContext('webgl') : null;
  postMessage({
    ...viewOf(navigator),
    timezone: timezoneName(),
    webgl_renderer: gl ? unmaskedRenderer(gl) : undefined,
  });
}
