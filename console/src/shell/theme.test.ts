import { expect, test } from 'vitest';
import { COLORS, DARK_SHEET } from './theme';

const channels = (color: string) => [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16));

/** Relative luminance and contrast as WCAG 2.2 has them. */
function luminance(color: number[]): number {
  const [r = 0, g = 0, b = 0] = color
    .map(value => value / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: number[], b: number[]): number {
  const [light = 1, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

test('contrast is what it is known to be', () => {
  expect(contrast(channels('#ffffff'), channels('#000000'))).toBeCloseTo(21);
  expect(contrast(channels('#777777'), channels('#ffffff'))).toBeCloseTo(4.48, 2);
});

test.each(Object.entries(COLORS))('texts are readable in %s', (_, colors) => {
  const shade = colors.map(channels);
  const of = (i: number) => shade[i] ?? [];
  const sheet = channels(DARK_SHEET);
  const mix = (share: number) => of(6).map((value, i) => value * share + (sheet[i] ?? 0) * (1 - share));
  expect({
    'filled, light': contrast([255, 255, 255], of(7)),
    'filled, dark': contrast([255, 255, 255], of(6)),
    'text, light': contrast(of(7), channels('#f1f4f5')),
    'text, dark': contrast(of(4), sheet),
    'tinted, light': contrast(of(9), of(1)),
    'tinted, dark': contrast(of(3), mix(0.28)),
    'tinted under the pointer, dark': contrast(of(3), mix(0.4)),
  }).toSatisfy((found: Record<string, number>) => {
    const low = Object.entries(found).filter(([, value]) => value < 4.5);
    if (low.length) console.error(low);
    return !low.length;
  });
});
