/** Where to go after signing in: a path within the console, whatever the URL says. */
export const placeOf = (next: string | null): string => (next && /^\/(?![/\\])/.test(next) ? next : '/');
