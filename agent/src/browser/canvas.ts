import { supported } from '../errors.js';

/** A canvas that is never shown, cleared, with its 2D context. */
export function canvas2d(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return [canvas, supported(canvas.getContext?.('2d'))];
}
