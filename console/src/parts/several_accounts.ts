/** So many accounts may be a family's. */
const FAMILY = 6;

/** What several accounts on a device may mean; of very many nothing harmless is said. */
export const harmless = (accounts: number): string =>
  accounts <= FAMILY ? ': a family or a till is like that, and so is somebody with several accounts' : '';
