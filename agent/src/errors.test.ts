import { expect, test } from 'vitest';
import { Absence, FingerprintError, reasonOf } from './errors.js';

test('an error carries its code and the event, if there is one', () => {
  expect(new FingerprintError('client_timeout', 'Late.')).toMatchObject({
    name: 'FingerprintError',
    code: 'client_timeout',
    event_id: null,
    message: 'Late.',
  });
  expect(new FingerprintError('x', 'y', '1.ab').event_id).toBe('1.ab');
});

test.each([
  [new Absence('unsupported'), 'unsupported'],
  [new DOMException('', 'SecurityError'), 'blocked'],
  [new DOMException('', 'NotAllowedError'), 'blocked'],
  [new TypeError('null is not an object'), 'failed'],
  [undefined, 'failed'],
])('%o is the reason %s', (error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});
