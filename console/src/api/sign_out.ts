import { MANAGEMENT } from './client';
import { csrfToken } from './csrf';
import { failureOf } from './failure';
import type { Session } from './session';

/** Ends the session, and says what holds then. */
export async function signOut(): Promise<Session> {
  const response = await fetch(`${MANAGEMENT}/session`, {
    method: 'DELETE',
    headers: { 'X-Ridgeline-CSRF': csrfToken() ?? '' },
  });
  if (!response.ok) throw failureOf(response, await response.json().catch(() => null));
  return { state: 'signed_out' };
}
