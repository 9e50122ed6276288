import { expect, test } from 'vitest';
import type { Explanation, TokenExplanation as Token } from '../../../api/schema';
import { narrativeOf, raisedOf } from './narrative';

const explanation = (given: Partial<Explanation>): Explanation => ({
  version: 'score-1',
  method: 'facts',
  decision: 'one known visitor fits',
  probability: 0.94,
  confidence: 0.98,
  probability_new: 0.058,
  threshold: 0.2,
  margin: null,
  margin_needed: 2,
  candidates_compared: 1,
  tokens: [],
  candidates: [],
  raised: [],
  ...given,
});

const token = (given: Partial<Token>): Token => ({
  visitor_id: 'a',
  issued_at: 1,
  probability: 1,
  verdict: 'believed',
  contradicting: [],
  ...given,
});

const step = (name: string, given: Partial<Explanation>) =>
  narrativeOf(explanation(given)).find(step => step.name === name);

test('the steps are told in their order', () => {
  expect(narrativeOf(explanation({})).map(({ name }) => name)).toEqual([
    'tokens',
    'comparison',
    'decision',
    'confidence',
  ]);
});

test('of a token that was believed it is said how well it fits', () => {
  const told = step('tokens', { method: 'token', tokens: [token({ probability: 0.994 })] });
  expect(told?.title).toBe('A token came along, and it was believed');
  expect(told?.text).toContain('99.4%');
  expect(told?.text).not.toContain('not used');
});

test('of several tokens it is said that one was believed', () => {
  const told = step('tokens', { method: 'token', tokens: [token({ verdict: 'older' }), token({})] });
  expect(told?.title).toBe('2 tokens came along, and one was believed');
  expect(told?.text).toContain('The other was not used.');
});

test('of a contradicted token it is said what contradicts, the weightiest three', () => {
  const contradicting = [
    { attribute: 'timezone', weight: -7 },
    { attribute: 'screen', weight: -5 },
    { attribute: 'gpu', weight: -4 },
    { attribute: 'locale', weight: -3 },
    { attribute: 'engine', weight: 0 },
  ];
  const told = step('tokens', {
    method: 'new',
    tokens: [token({ verdict: 'contradicted', probability: 0.004, contradicting })],
  });
  expect(told?.title).toBe('A token came along, and was not believed');
  expect(told?.text).toBe(
    'The hardware contradicts it, most by time zone, screen and graphics processor: that it is this device’s is 0.4% likely.',
  );
});

test('several that were refused are told one by one', () => {
  const told = step('tokens', { method: 'new', tokens: [token({ verdict: 'forked' }), token({ verdict: 'older' })] });
  expect(told?.title).toBe('2 tokens came along, and none was believed');
  expect(told?.text).toContain('by turns');
  expect(told?.text).toContain('older');
});

test('a decision by facts tells threshold, margin and that of being new', () => {
  const told = step('decision', { margin: 3.2 });
  expect(told?.title).toBe('One known visitor fits');
  expect(told?.text).toContain('94.0% likely: more than the 20.0%');
  expect(told?.text).toContain('3.2 times likelier than the next (2 times are needed)');
  expect(told?.text).toContain('5.8% likely');
});

test('without a next one no margin is told', () => {
  expect(step('decision', {})?.text).not.toContain('next');
});

test('a new visitor that two known ones may have been says so', () => {
  const told = step('decision', { method: 'new', probability: 0.5, margin: 1.2 });
  expect(told?.text).toContain('only 1.2 times likelier than the next');
});

test('a new visitor that is like nobody needs no figures', () => {
  const given = { method: 'new' as const, candidates_compared: 0 };
  expect(step('comparison', given)?.title).toBe('Nobody is like this device');
  expect(step('decision', given)?.text).toBe('So this is a new visitor, with an id of its own.');
});

test('what was too little to compare is not called unlike', () => {
  const given = { method: 'new' as const, candidates_compared: 0, threshold: 1 };
  expect(step('comparison', given)?.title).toBe('Too little to compare');
});

test('the comparison says how many there were', () => {
  expect(step('comparison', { candidates_compared: 1 })?.title).toBe('1 known visitor was compared');
  expect(step('comparison', { candidates_compared: 12 })?.title).toBe('12 known visitors were compared');
});

test('a flag that is not known here keeps its name', () => {
  expect(raisedOf(['tokens_disagree'])[0]?.meaning).toContain('different visitors');
  expect(raisedOf(['moon_rose'])).toEqual([{ name: 'moon_rose', meaning: 'moon rose' }]);
});
