/**
 * The sign that the processor gives to a NaN made at run time: byte 3 is 127 on ARM and 255 on x86.
 *
 * Changes only with the processor's family, or when the same profile moves between native and emulated builds. No
 * setting, zoom or window size changes it. IEEE 754 leaves a NaN's sign open, hence the difference.
 */
export function architecture(): number {
  const float = new Float32Array(1);
  const bytes = new Uint8Array(float.buffer);
  // The typed array keeps the subtraction from being computed at build time.
  float[0] = Number.POSITIVE_INFINITY;
  float[0] = (float[0] as number) - (float[0] as number);
  return bytes[3] as number;
}
