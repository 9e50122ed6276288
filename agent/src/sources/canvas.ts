import { canvas2d } from '../browser/canvas.js';
import { hash } from '../hash.js';

export interface CanvasFact {
  winding: boolean;
  /** A hash, or `unstable` where the same drawing reads differently twice, as with added noise. */
  geometry: string;
  text: string;
}

function winding(): boolean {
  const [, context] = canvas2d(1, 1);
  context.rect(0, 0, 12, 12);
  context.rect(3, 3, 6, 6);
  return !context.isPointInPath(6, 6, 'evenodd');
}

/** Overlapping, blended and curved shapes: where rasterisers differ in their edges. */
function drawGeometry(context: CanvasRenderingContext2D): void {
  context.globalCompositeOperation = 'multiply';
  const discs: [string, number, number][] = [
    ['#e6194b', 38, 42],
    ['#3cb44b', 74, 42],
    ['#4363d8', 56, 74],
  ];
  for (const [colour, x, y] of discs) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, 33.3, 0, 2 * Math.PI);
    context.fill();
  }
  const gradient = context.createLinearGradient(0, 0, 110, 110);
  gradient.addColorStop(0, '#f5a');
  gradient.addColorStop(1, '#0a7');
  context.fillStyle = gradient;
  context.beginPath();
  context.arc(56, 54, 50.5, 0, 2 * Math.PI);
  context.arc(56, 54, 17.2, 0, 2 * Math.PI);
  context.fill('evenodd');
  context.strokeStyle = 'rgba(20, 60, 140, 0.6)';
  context.lineWidth = 2.7;
  context.beginPath();
  context.moveTo(3.3, 105.7);
  context.bezierCurveTo(30.1, 10.9, 80.6, 140.2, 108.4, 6.5);
  context.stroke();
}

/**
 * A half, a space and a face, by number: a bundler writes escapes out, and then the drawing would depend on how the
 * script's bytes are read.
 */
const signs = [189, 32, 128515];

/** Letters of two fonts and an emoji over a block of colour: where fonts, hinting and antialiasing differ. */
function drawText(context: CanvasRenderingContext2D): void {
  context.textBaseline = 'alphabetic';
  context.fillStyle = '#fa3';
  context.fillRect(92, 3, 61, 22);
  const text = `Ridge, jumpy wolf 7${String.fromCodePoint(...signs)}`;
  context.fillStyle = '#057';
  context.font = '11pt "no such font"';
  context.fillText(text, 2.4, 17);
  context.fillStyle = 'rgba(96, 200, 16, 0.7)';
  context.font = '17pt Arial';
  context.fillText(text, 4.2, 43);
}

type Draw = (context: CanvasRenderingContext2D) => void;

/**
 * The pixels of the drawing but the one in its corner, where a dot is added if `marked`.
 *
 * Pixels rather than an encoded image: Firefox adds noise to what it encodes, a different one in each session and site,
 * and by default none to the pixels.
 */
function rendered(width: number, height: number, draw: Draw, marked: boolean): Uint8ClampedArray {
  const [, context] = canvas2d(width, height);
  draw(context);
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = '#000';
  if (marked) context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, width, height).data.subarray(4);
}

/** A character for each byte: the browser compares texts faster than a function does bytes. */
const text = (bytes: Uint8ClampedArray): string => new TextDecoder('latin1').decode(bytes);

/** The drawing's hash, if its pixels are the same when they are read again, and with something else on the canvas. */
function* steady(width: number, height: number, draw: Draw): Generator<void, string> {
  const first = rendered(width, height, draw, false);
  // Refused reading gives an area of one colour, as nothing drawn does.
  if (first.every((byte, i) => byte === first[i & 3])) return 'unsupported';
  yield;
  // Noise differs from reading to reading, or depends on the picture, which has a dot more now.
  if (text(first) !== text(rendered(width, height, draw, true))) return 'unstable';
  yield;
  return hash(first);
}

/**
 * How this machine draws shapes and letters on a 2D canvas.
 *
 * Changes with the browser's version, the graphics stack, and for the text with the system's fonts and font smoothing
 * (a user setting on some systems). Zoom and window size change nothing. Browsers that protect against it add noise to
 * the pixels; where it differs between readings, or between pictures, the fact is `unstable`.
 */
export function* canvas(): Generator<void, CanvasFact> {
  const winds = winding();
  const geometry = yield* steady(112, 112, drawGeometry);
  yield;
  return { winding: winds, geometry, text: yield* steady(260, 56, drawText) };
}
