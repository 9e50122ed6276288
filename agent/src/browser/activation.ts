/** Resolves once the page is more than a guess of the browser's: what it prerenders may never be opened. */
export async function activated(): Promise<void> {
  if (!(document as { prerendering?: boolean }).prerendering) return;
  await new Promise(resolve => document.addEventListener('prerenderingchange', resolve, { once: true }));
}
