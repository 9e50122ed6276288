import { expect, test } from 'vitest';
import { answerOf } from './answer.js';

test('an answer is read as it is', () => {
  const answer = { event_id: '1.ab', visitor_id: 'v', sealed_result: null, token: 't' };
  expect(answerOf(JSON.stringify(answer))).toEqual(answer);
});

test.each(['', '{', 'null', '[]', '3', '{"event_id":7}', '<!doctype html>'])('%o is none', text => {
  expect(answerOf(text)).toBeUndefined();
});

test('a refusal is thrown in the server’s words, with the event that it recorded', () => {
  const error = { code: 'request_filtered', message: 'No.' };
  expect(() => answerOf(JSON.stringify({ error, event_id: '2.cd' }))).toThrow(
    expect.objectContaining({ ...error, name: 'FingerprintError', event_id: '2.cd' }),
  );
  expect(() => answerOf('{"error":{"code":"x"}}')).toThrow(expect.objectContaining({ message: 'x', event_id: null }));
});
