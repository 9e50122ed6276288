import { utf8 } from './hash.js';

/** Bodies above this are packed; below it a compressor costs more time than it saves. */
const worthwhile = 8 * 1024;

/** Bytes of a body on its way. No blob is made for it, which another process would have to be told of. */
export const sizeOf = (body: string | Blob): number => (typeof body === 'string' ? utf8(body).length : body.size);

/**
 * A body as gzip where that is worthwhile and the browser can, else as it is. It is still sent as text/plain and without
 * a `Content-Encoding`, which would cost a cross-origin page a preflight request: the server knows gzip by its first
 * bytes.
 */
export async function packed(text: string): Promise<string | Blob> {
  if (sizeOf(text) <= worthwhile || typeof CompressionStream !== 'function') return text;
  try {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
    return await new Response(stream, { headers: { 'Content-Type': 'text/plain' } }).blob();
  } catch {
    // Whatever hindered it: the text is understood as well.
    return text;
  }
}
