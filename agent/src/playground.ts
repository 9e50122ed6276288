import { collection, type Facts } from './collect.js';
import { all } from './sources/all.js';

/** How long a reading may take, in milliseconds; what is not there by then is shown as `timeout`. */
const patience = 10_000;

/** Every fact read once more, as `get()` has them read. Only the server's `/playground` uses this. */
export const readFacts = (): Promise<Facts> =>
  collection(all).facts(new Promise(resolve => setTimeout(resolve, patience)));
