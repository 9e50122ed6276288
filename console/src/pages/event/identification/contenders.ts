import type { Explanation } from '../../../api/schema';

/** Somebody whom the visit may have been of. */
export interface Contender {
  kind: 'visitor' | 'new' | 'others';
  /** Of a visitor; left out when it has been erased since. */
  visitorId?: string;
  /** Its place among the candidates, from 1 on; of `others` how many there are. */
  number: number;
  probability: number;
  /** Whether the visit was given to it. */
  isChosen: boolean;
}

/** Less is lost in the rounding of the others. */
const LEAST_REST = 0.0005;

/** All that competed for a visit, the likeliest first. */
export function contendersOf(explanation: Explanation, visitorId: string | undefined): Contender[] {
  const { candidates, method, probability_new, candidates_compared } = explanation;
  const found: Contender[] = candidates.map(({ visitor_id, probability }, i) => ({
    kind: 'visitor',
    ...(visitor_id === undefined ? {} : { visitorId: visitor_id }),
    number: i + 1,
    probability,
    isChosen: method !== 'new' && visitor_id !== undefined && visitor_id === visitorId,
  }));
  found.push({ kind: 'new', number: 0, probability: probability_new, isChosen: method === 'new' });
  const rest = 1 - found.reduce((sum, { probability }) => sum + probability, 0);
  const others = candidates_compared - candidates.length;
  if (others > 0 && rest > LEAST_REST) {
    found.push({ kind: 'others', number: others, probability: rest, isChosen: false });
  }
  return found.sort((one, other) => other.probability - one.probability);
}

/** What probabilities that were rounded may add up to. */
const ROUNDED = 1.005;

/**
 * Whether some of them may be one device: what speaks for one of two ids that a device was given by mistake speaks for
 * the other as well, since either would be right.
 */
export const haveKin = (contenders: readonly Contender[]): boolean =>
  contenders.reduce((sum, { probability }) => sum + probability, 0) > ROUNDED;
