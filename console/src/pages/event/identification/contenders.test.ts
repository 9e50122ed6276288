import { expect, test } from 'vitest';
import type { Explanation } from '../../../api/schema';
import { contendersOf, haveKin } from './contenders';

const candidate = (visitor_id: string | undefined, probability: number) => ({
  ...(visitor_id ? { visitor_id } : {}),
  probability,
  score: 0,
  agreeing: [],
  drifted: [],
  contradicting: [],
  ignored: [],
  network_weight: 0,
});

const explanation = (given: Partial<Explanation>): Explanation => ({
  version: 'score-1',
  method: 'facts',
  decision: '',
  probability: 0,
  confidence: 0,
  probability_new: 0,
  threshold: 0.2,
  margin: null,
  margin_needed: 2,
  candidates_compared: given.candidates?.length ?? 0,
  tokens: [],
  candidates: [],
  raised: [],
  ...given,
});

test('the one that the visit was given to is marked, and the likeliest comes first', () => {
  const found = contendersOf(
    explanation({ candidates: [candidate('a', 0.06), candidate('b', 0.9)], probability_new: 0.04 }),
    'b',
  );
  expect(found.map(({ visitorId, isChosen }) => [visitorId, isChosen])).toEqual([
    ['b', true],
    ['a', false],
    [undefined, false],
  ]);
  expect(found.map(({ number }) => number)).toEqual([2, 1, 0]);
});

test('a new visitor was chosen although the id is not among the candidates', () => {
  const [first, second] = contendersOf(
    explanation({ method: 'new', candidates: [candidate('a', 0.018)], probability_new: 0.982 }),
    'fresh',
  );
  expect(first).toMatchObject({ kind: 'new', isChosen: true });
  expect(second).toMatchObject({ kind: 'visitor', isChosen: false });
});

test('an erased candidate is never taken for the visitor of an event that has none', () => {
  const found = contendersOf(explanation({ candidates: [candidate(undefined, 0.9)], probability_new: 0.1 }), undefined);
  expect(found.some(({ isChosen }) => isChosen)).toBe(false);
});

test('what is left to those who are not named is told, unless it is lost in rounding', () => {
  const given = { candidates: [candidate('a', 0.5)], probability_new: 0.25, candidates_compared: 7 };
  expect(contendersOf(explanation(given), 'a').at(-1)).toMatchObject({ kind: 'others', number: 6, probability: 0.25 });
  expect(contendersOf(explanation({ ...given, probability_new: 0.5 }), 'a').map(({ kind }) => kind)).not.toContain(
    'others',
  );
});

test('visitors that may be one device add up to more than a certainty', () => {
  const given = { method: 'new' as const, probability_new: 0.393 };
  const kin = explanation({ ...given, candidates: [candidate('a', 0.518), candidate('b', 0.287)] });
  expect(haveKin(contendersOf(kin, 'c'))).toBe(true);
  const rivals = explanation({ ...given, candidates: [candidate('a', 0.42), candidate('b', 0.187)] });
  expect(haveKin(contendersOf(rivals, 'c'))).toBe(false);
});
