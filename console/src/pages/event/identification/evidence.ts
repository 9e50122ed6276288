import type { CandidateExplanation as Candidate } from '../../../api/schema';
import { LEAST_WEIGHT } from './weight';

export type EvidenceKind = 'agrees' | 'drifted' | 'contradicts' | 'network';

/** Something that was weighed. */
export interface Evidence {
  kind: EvidenceKind;
  attribute: string;
  weight: number;
}

export interface EvidenceView {
  /** What makes a difference, the weightiest first; and all that is no agreement, whatever it weighs. */
  shown: Evidence[];
  /** Attributes that agree and say next to nothing. */
  slight: Evidence[];
  /** The widest bar to either side, for one scale of all. */
  least: number;
  most: number;
}

/** A candidate's evidence in the order in which it counts. */
export function evidenceOf(candidate: Candidate): EvidenceView {
  const { agreeing, drifted, contradicting, network, network_weight } = candidate;
  const all: Evidence[] = [
    ...agreeing.map(one => ({ kind: 'agrees' as const, ...one })),
    ...drifted.map(one => ({ kind: 'drifted' as const, ...one })),
    ...contradicting.map(one => ({ kind: 'contradicts' as const, ...one })),
    ...(network === undefined ? [] : [{ kind: 'network' as const, attribute: network, weight: network_weight }]),
  ].sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
  const isSlight = ({ kind, weight }: Evidence) => kind === 'agrees' && Math.abs(weight) < LEAST_WEIGHT;
  const weights = all.map(({ weight }) => weight);
  return {
    shown: all.filter(one => !isSlight(one)),
    slight: all.filter(isSlight),
    least: Math.min(0, ...weights),
    most: Math.max(0, ...weights),
  };
}

/** The room to either side of zero has this share at least, so that a small bar there is seen. */
const LEAST_SHARE = 0.12;

export interface Bar {
  /** In percent of the width: where it begins, and how wide it is. */
  left: number;
  width: number;
}

/** Where zero is on a scale from the least to the most, in percent of the width. */
export function zeroOf(least: number, most: number): number {
  if (least === 0 && most === 0) return 50;
  const share = -least / (most - least);
  return 100 * Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
}

/** A weight as a bar from zero to its side. */
export function barOf(weight: number, least: number, most: number): Bar {
  const zero = zeroOf(least, most);
  // One scale for both sides: that of the side with less room for its widest bar.
  const unit = Math.min(
    least < 0 ? zero / -least : Number.POSITIVE_INFINITY,
    most > 0 ? (100 - zero) / most : Number.POSITIVE_INFINITY,
  );
  const width = Number.isFinite(unit) ? Math.abs(weight) * unit : 0;
  return { left: weight < 0 ? zero - width : zero, width };
}
