import { expect, onTestFinished, test, vi } from 'vitest';
import { read, steady } from '../testing.js';
import { fontPreferences } from './font_preferences.js';

test('is a width for each', async () => {
  const widths = await steady(fontPreferences);
  expect(Object.keys(widths)).toEqual(['default', 'serif', 'sans', 'mono', 'apple', 'min', 'system']);
  for (const width of Object.values(widths)) expect(width).toBeGreaterThan(0);
  expect(widths.min).toBeLessThan(widths.default / 10);
});

test('is untouched by the page, and leaves nothing in it', async () => {
  const before = await steady(fontPreferences);
  const style = document.createElement('style');
  style.textContent =
    'span, body, html { font: 7px monospace !important; letter-spacing: 9px; padding: 3px !important }';
  document.head.append(style);
  onTestFinished(() => style.remove());
  expect(await steady(fontPreferences)).toEqual(before);
  expect(document.documentElement.lastElementChild).toBe(document.body);
});

test('fails where the page is not rendered', async () => {
  document.documentElement.style.display = 'none';
  onTestFinished(() => {
    document.documentElement.style.display = '';
  });
  expect(await read(fontPreferences)).toEqual({ error: 'failed' });
});

test('is unstable where sizes are told with noise', async () => {
  const measure = Element.prototype.getBoundingClientRect;
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const { x, y, width, height } = measure.call(this);
    return new DOMRect(x, y, width + Math.random() / 100, height);
  });
  expect(await read(fontPreferences)).toEqual({ error: 'unstable' });
});
