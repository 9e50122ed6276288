import { expect, test } from 'vitest';
import { whyNotKept } from './why_not_kept';

const DAY = 86_400_000;

test('details that are too old have expired', () => {
  expect(whyNotKept(0, 31 * DAY, 30)).toBe('The event is 31 days old, and its details have expired.');
});

test('of a younger event there were none', () => {
  expect(whyNotKept(0, 3 * DAY, 30)).toContain('imported');
});

test('where it is not known for how long they are kept, nothing is claimed', () => {
  expect(whyNotKept(0, 300 * DAY, null)).toContain('or its details have expired');
});
