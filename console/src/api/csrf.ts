/** The token of the session, which every changing request carries; in memory only. */
let token: string | null = null;

export const csrfToken = () => token;

export function setCsrfToken(given: string | null | undefined): void {
  token = given ?? null;
}
