import { expect, onTestFinished, test, vi } from 'vitest';
import { read, steady } from '../testing.js';
import { emoji } from './emoji.js';

test('is a box of some size', async () => {
  const box = await steady(emoji);
  expect(box.font).not.toBe('');
  expect(box.width).toBeGreaterThan(100);
  expect(box.height).toBeGreaterThan(30);
  expect(box.right - box.left).toBeCloseTo(box.width, 2);
  expect(box.bottom - box.top).toBeCloseTo(box.height, 2);
});

test('does not change with scrolling', async () => {
  const before = await steady(emoji);
  document.body.style.height = '9999px';
  onTestFinished(() => {
    document.body.style.height = '';
  });
  scrollTo(0, 777.5);
  expect(scrollY).toBeGreaterThan(700);
  expect(await steady(emoji)).toEqual(before);
});

test('is untouched by the page, and leaves nothing in it', async () => {
  const before = await steady(emoji);
  const style = document.createElement('style');
  style.textContent =
    'span, body, html { font: 7px monospace !important; letter-spacing: 9px; padding: 3px !important }';
  document.head.append(style);
  onTestFinished(() => style.remove());
  expect(await steady(emoji)).toEqual(before);
  expect(document.documentElement.lastElementChild).toBe(document.body);
});

test('fails where the page is not rendered', async () => {
  document.documentElement.style.display = 'none';
  onTestFinished(() => {
    document.documentElement.style.display = '';
  });
  expect(await read(emoji)).toEqual({ error: 'failed' });
});

test('is unstable where sizes are told with noise', async () => {
  const measure = Element.prototype.getBoundingClientRect;
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const { x, y, width, height } = measure.call(this);
    return new DOMRect(x, y, width + Math.random() / 100, height);
  });
  expect(await read(emoji)).toEqual({ error: 'unstable' });
});
