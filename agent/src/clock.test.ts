import { expect, test, vi } from 'vitest';
import { clock } from './clock.js';

test('the time is the device’s until an answer tells a later one', () => {
  const ours = clock();
  expect(Math.abs(ours.now() - Date.now())).toBeLessThan(50);
  const server = Date.now() + 5 * 3_600_000;
  ours.learn(`${server}.aB3dE9`);
  expect(ours.now() - server).toBeGreaterThanOrEqual(0);
  expect(ours.now() - server).toBeLessThan(1000);
});

test('a clock that is ahead stays as it is', () => {
  const ours = clock();
  ours.learn(`${Date.now() - 5 * 3_600_000}.aB3dE9`);
  expect(Math.abs(ours.now() - Date.now())).toBeLessThan(50);
});

test('the time goes on by a clock that nobody sets', () => {
  const ours = clock();
  const server = Date.now() + 3_600_000;
  ours.learn(`${server}.aB3dE9`);
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 7000);
  expect(ours.now() - server).toBeGreaterThanOrEqual(7000);
});

test.each(['', 'x', '1.ab', '12345678901234.ab'])('the id %o tells no time', id => {
  const ours = clock();
  ours.learn(id);
  expect(Math.abs(ours.now() - Date.now())).toBeLessThan(50);
});
