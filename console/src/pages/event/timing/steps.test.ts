import { expect, test } from 'vitest';
import { STEPS, shownMilliseconds, timingOf } from './steps';

const sources = import.meta.glob('../../../../../src/ridgeline/identify/steps/*.py', {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

test('each step of the pipeline is told about', () => {
  const names = Object.values(sources).flatMap(source => /^ {4}name = "(\w+)"$/m.exec(source)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(5);
  expect(Object.keys(STEPS).sort()).toEqual(names.sort());
});

test('steps follow each other, whatever order the answer has', () => {
  const { steps, total } = timingOf({ match: 2, parse: 1, judge: 1 });
  expect(total).toBe(4);
  expect(steps.map(({ name, startsAt, share }) => [name, startsAt, share])).toEqual([
    ['parse', 0, 0.25],
    ['match', 1, 0.5],
    ['judge', 3, 0.25],
  ]);
});

test('a step that is not known here comes last', () => {
  expect(timingOf({ dream: 1, record: 1 }).steps.map(({ name }) => name)).toEqual(['record', 'dream']);
});

test('nothing took no time, and has no share', () => {
  expect(timingOf({})).toEqual({ steps: [], total: 0 });
  expect(timingOf({ parse: 0 }).steps[0]?.share).toBe(0);
});

test('the digits are those that say something', () => {
  expect(shownMilliseconds(0.302)).toBe('0.30 ms');
  expect(shownMilliseconds(12.34)).toBe('12.3 ms');
  expect(shownMilliseconds(345.6)).toBe('346 ms');
});
