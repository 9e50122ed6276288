/** What a calibrated confidence means, in words. */
export interface Meaning {
  /** In a word or two. */
  word: string;
  /** As a frequency, which people read right more often than a probability. */
  sentence: string;
}

const WORDS: [least: number, word: string][] = [
  [0.99, 'Almost certain'],
  [0.95, 'Very likely'],
  [0.8, 'Likely'],
  [0.5, 'Uncertain'],
  [0, 'Little more than a guess'],
];

/** `isNew`: of a new visitor the confidence is that its device was never seen. */
export function meaningOf(confidence: number, isNew: boolean): Meaning {
  const word = WORDS.find(([least]) => confidence >= least)?.[1] ?? '';
  const wrong = Math.round(100 * (1 - confidence));
  const many = wrong < 1 ? 'fewer than 1' : `about ${wrong}`;
  const error = isNew
    ? `${wrong <= 1 ? 'is a device that was seen before' : 'are devices that were seen before'}`
    : `${wrong <= 1 ? 'has' : 'have'} another visitor’s id`;
  return { word, sentence: `Of 100 identifications with this confidence ${many} ${error}.` };
}
