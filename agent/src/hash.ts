const utf8 = new TextEncoder();

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

const finish = (word: number): number => {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

/** Of each of the four lanes: its multiplier, its rotation, and what its state is rotated by and added to in a round. */
const lanes = [
  [0x239b961b, 15, 19, 0x561ccd1b],
  [0xab0e9789, 16, 17, 0x0bcaa747],
  [0x38b34ae5, 17, 15, 0x96cd1c35],
  [0xa1e38b93, 18, 13, 0x32ac3b17],
] as const;

/**
 * MurmurHash3 x86 128 (seed 0) of bytes, or of a text's UTF-8 bytes: 32 lower-case hexadecimal digits.
 *
 * It names what was seen in few bytes; it is no protection against somebody who tries out likely inputs.
 */
export function hash(input: string | Uint8ClampedArray): string {
  const bytes = typeof input === 'string' ? utf8.encode(input) : input;
  // Zero padding stands in for the algorithm's tail: a lane of zeros is mixed into zero.
  const padded = new DataView(new ArrayBuffer((bytes.length + 15) & ~15));
  new Uint8Array(padded.buffer).set(bytes);
  const whole = bytes.length & ~15;
  const state = [0, 0, 0, 0] as [number, number, number, number];

  for (let block = 0; block < padded.byteLength; block += 16) {
    lanes.forEach(([multiplier, turn, round, constant], lane) => {
      const word = padded.getUint32(block + 4 * lane, true);
      const next = lanes[(lane + 1) & 3] as (typeof lanes)[number];
      let mixed = (state[lane] as number) ^ Math.imul(rotate(Math.imul(word, multiplier), turn), next[0]);
      if (block < whole) {
        mixed = rotate(mixed, round) + (state[(lane + 1) & 3] as number);
        mixed = (Math.imul(mixed, 5) + constant) | 0;
      }
      state[lane] = mixed;
    });
  }

  let words = state.map(word => word ^ bytes.length);
  for (const last of [finish, (word: number) => word >>> 0]) {
    const sum = words.reduce((total, word) => (total + word) | 0);
    words = words.map((word, lane) => last(lane ? (word + sum) | 0 : sum));
  }
  return words.map(word => word.toString(16).padStart(8, '0')).join('');
}

/** The first eight digits, for what is only compared with itself. */
export const shortHash = (input: string): string => hash(input).slice(0, 8);
