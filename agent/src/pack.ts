/** Bodies above this are packed; below it a compressor costs more time than it saves. */
const worthwhile = 8 * 1024;

/**
 * A body as gzip where that is worthwhile and the browser can, else as it is. It is still sent as text/plain and without
 * a `Content-Encoding`, which would cost a cross-origin page a preflight request: the server knows gzip by its first
 * bytes.
 */
export async function packed(text: string): Promise<string | Blob> {
  const plain = new Blob([text]);
  if (plain.size <= worthwhile || typeof CompressionStream !== 'function') return text;
  try {
    const stream = plain.stream().pipeThrough(new CompressionStream('gzip'));
    return await new Response(stream, { headers: { 'Content-Type': 'text/plain' } }).blob();
  } catch {
    // Whatever hindered it: the text is understood as well.
    return text;
  }
}
