import { setNonce } from 'get-nonce';

/** What the server lets this page's style elements carry, and no others. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// What keeps the page still behind an open modal makes a style element of its own.
setNonce(styleNonce);
