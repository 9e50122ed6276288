import { expect, test } from 'vitest';
import { lockOf } from './changeable';

const DAY = 86_400_000;
const editor = { mayEdit: true, seesPersonalData: true };

test('an editor changes what is not older than 31 days', () => {
  expect(lockOf(0, 31 * DAY, editor)).toEqual({ mark: null, data: null });
  expect(lockOf(0, 31 * DAY + 1, editor).mark).toContain('31 days');
  expect(lockOf(0, 31 * DAY + 1, editor).data).toContain('31 days');
});

test('a viewer changes nothing', () => {
  const { mark, data } = lockOf(0, 0, { ...editor, mayEdit: false });
  expect(mark).toContain('viewer');
  expect(data).toBe(mark);
});

test('who sees masks may mark, and does not write over what it cannot see', () => {
  const { mark, data } = lockOf(0, 0, { ...editor, seesPersonalData: false });
  expect(mark).toBeNull();
  expect(data).toContain('masks');
});
