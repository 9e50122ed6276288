import { expect, test, vi } from 'vitest';
import { collectionShare, countdown, nextTask, now, slices, whenIdle, within } from './budget.js';
import { having, lacking } from './testing.js';

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

function turnPage(hidden: boolean): void {
  having(document, 'hidden', hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

test('a slice gives way only once it is used up', async () => {
  const breathe = slices(10);
  let tasks = 0;
  const others = nextTask().then(() => tasks++);
  await breathe();
  expect(tasks).toBe(0);
  for (const until = now() + 12; now() < until; );
  await breathe();
  await others;
  expect(tasks).toBe(1);
});

test('a countdown ends in time', async () => {
  const began = now();
  await countdown(30).over;
  expect(now() - began).toBeGreaterThan(25);
});

test('a countdown that was stopped never ends', async () => {
  const over = vi.fn();
  const limit = countdown(20);
  limit.over.then(over);
  limit.stop();
  await pause(50);
  expect(over).not.toHaveBeenCalled();
});

test('a countdown tells what is left, which stands still in the background and when it is stopped', async () => {
  const limit = countdown(1000);
  expect(limit.left()).toBeGreaterThan(900);
  await pause(30);
  turnPage(true);
  const left = limit.left();
  expect(left).toBeLessThan(975);
  await pause(30);
  expect(limit.left()).toBe(left);
  turnPage(false);
  await pause(30);
  limit.stop();
  expect(limit.left()).toBeLessThan(left - 25);
  await pause(30);
  expect(limit.left()).toBeGreaterThan(left - 200);
});

test('time in the background does not count', async () => {
  const over = vi.fn();
  countdown(40).over.then(over);
  turnPage(true);
  await pause(90);
  expect(over).not.toHaveBeenCalled();
  turnPage(false);
  await vi.waitFor(() => expect(over).toHaveBeenCalled());
});

test('a page that is hidden from the start does not count either', async () => {
  turnPage(true);
  const over = vi.fn();
  countdown(10).over.then(over);
  await pause(40);
  expect(over).not.toHaveBeenCalled();
});

test('what is late or fails is replaced', async () => {
  expect(await within(20, Promise.resolve(1), 2)).toBe(1);
  expect(await within(20, Promise.reject(new Error('no')), 2)).toBe(2);
  expect(await within(20, new Promise(() => {}), 2)).toBe(2);
});

test('idle time is waited for, with and without the interface', async () => {
  await new Promise<void>(resolve => whenIdle(resolve));
  lacking(window, 'requestIdleCallback');
  await new Promise<void>(resolve => whenIdle(resolve));
});

test.each([
  [10_000, 5000],
  [1500, 500],
  [1000, 500],
  [400, 200],
])('of %i ms the collection may take %i', (timeout, share) => {
  expect(collectionShare(timeout)).toBe(share);
});
