/* The ridge: a line that belongs to an id. */

import { byId, svg } from './dom.js';

const POINTS = 257;
const FLAT = new Array(POINTS).fill(0);
const LEVEL = { near: FLAT, far: FLAT };

/** A small generator of numbers from 0 to 1 that a text determines. */
function generator(seed) {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The heights of a ridge, from 0 to 1: a handful of peaks, roughened by midpoint displacement. */
function ridgeOf(seed) {
  const random = generator(seed);
  for (let i = 0; i < 8; i++) random();
  const range = (count, low, high, narrow, wide) =>
    Array.from({ length: count }, (_, i) => ({
      // On a point of the line, so that no summit is cut off.
      at: Math.round(((i + 0.05 + random() * 0.9) / count) * (POINTS - 1)) / (POINTS - 1),
      height: low + random() ** 1.5 * (high - low),
      left: narrow + random() * (wide - narrow),
      right: narrow + random() * (wide - narrow),
    }));
  const peaks = [
    ...range(3 + Math.floor(random() * 2), 0.4, 1, 0.16, 0.34),
    ...range(7 + Math.floor(random() * 4), 0.14, 0.62, 0.05, 0.13),
  ];
  const rough = new Array(POINTS).fill(0);
  for (let step = POINTS - 1, swing = 0.26; step > 1; step /= 2, swing *= 0.58) {
    for (let i = step / 2; i < POINTS; i += step) {
      rough[i] = (rough[i - step / 2] + rough[i + step / 2]) / 2 + (random() - 0.5) * swing;
    }
  }
  const heights = rough.map((offset, i) => {
    const x = i / (POINTS - 1);
    const slope = Math.max(
      0.08,
      ...peaks.map(({ at, height, left, right }) => {
        const distance = x < at ? (at - x) / left : (x - at) / right;
        return distance < 1 ? height * (1 - distance) ** 1.35 : 0;
      }),
    );
    return Math.max(0.03, slope + offset * (0.22 + slope));
  });
  const highest = Math.max(...heights);
  return heights.map(height => height / highest);
}

function linePath(heights, width, height, top = 0) {
  return heights
    .map(
      (each, i) =>
        `${i ? 'L' : 'M'}${((i / (POINTS - 1)) * width).toFixed(1)} ${(height - each * (height - top)).toFixed(2)}`,
    )
    .join('');
}

const calm = matchMedia('(prefers-reduced-motion: reduce)');
let drawn = LEVEL;
let drawing = 0;

function draw({ near, far }) {
  drawn = { near, far };
  const line = linePath(near, 1200, 162, 10);
  byId('ridge-line').setAttribute('d', line);
  byId('ridge-near').setAttribute('d', `${line}V200H0Z`);
  byId('ridge-far').setAttribute('d', `${linePath(far, 1200, 150, 24)}V200H0Z`);
}

/** Draws the large ridge as level ground at once. */
export const drawLevelGround = () => draw(LEVEL);

/** Moves the large ridge to that of an id, or to level ground for no id. */
export function showRidge(id) {
  const goal = id ? { near: ridgeOf(id), far: ridgeOf(`${id}/far`) } : LEVEL;
  cancelAnimationFrame(drawing);
  if (calm.matches) {
    draw(goal);
    return;
  }
  const from = drawn;
  const began = performance.now();
  const between = (a, b, share) => a.map((each, i) => each + (b[i] - each) * share);
  const frame = now => {
    const share = Math.min(1, Math.max(0, (now - began) / 700));
    const eased = 1 - (1 - share) ** 3;
    draw({ near: between(from.near, goal.near, eased), far: between(from.far, goal.far, eased) });
    if (share < 1) drawing = requestAnimationFrame(frame);
  };
  drawing = requestAnimationFrame(frame);
}

export function smallRidge(id, className = 'small-ridge') {
  const picture = svg('svg', {
    class: className,
    viewBox: '0 0 120 28',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
    focusable: 'false',
  });
  picture.append(svg('path', { d: linePath(ridgeOf(id), 120, 26, 3) }));
  return picture;
}
