// The second script, which the first asks for when it begins to collect: what no visitor is recognised by.
import { type Collection, collection } from './collect.js';
import { further } from './sources/further.js';

/** One reading of the further sources. */
export const collected = (): Collection => collection(further);
