/* What the server wrote into this page, and where the server is. */

export const { publicKey, linkedId } = document.body.dataset;
export const base = new URL('../../', import.meta.url);
