import { Absence } from '../errors.js';

/** A canvas that is never shown, cleared, with its 2D context. */
export function canvas2d(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext?.('2d');
  if (!context) throw new Absence('unsupported');
  return [canvas, context];
}
