import { expect, test } from 'vitest';
import { isForAnother, type Member, type Session } from './session';

const MEMBER: Member = {
  member_id: 'me_1',
  email: 'a@example.com',
  name: 'A',
  role: 'editor',
  sees_personal_data: true,
  has_password: true,
  has_totp: false,
  recovery_codes_left: 0,
};
const signedIn = (change: Partial<Member> = {}): Session => ({
  state: 'signed_in',
  member: { ...MEMBER, ...change },
  csrf_token: 'x',
});
const SIGNED_OUT: Session = { state: 'signed_out' };

test.each([
  ['another member', signedIn({ member_id: 'me_2' })],
  ['another role', signedIn({ role: 'viewer' })],
  ['personal data masked', signedIn({ sees_personal_data: false })],
  ['nobody', SIGNED_OUT],
])('what was shown is not for %s', (_, now) => {
  expect(isForAnother(signedIn(), now)).toBe(true);
});

test('a new session and another name are the same member', () => {
  expect(isForAnother(signedIn(), { ...signedIn({ name: 'B', has_totp: true }), csrf_token: 'y' })).toBe(false);
});

test('nobody was shown anything', () => {
  expect(isForAnother(SIGNED_OUT, signedIn())).toBe(false);
});
