const encoder = new TextEncoder();

/** A text's bytes in UTF-8. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

const finish = (word: number): number => {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

/** Of each of the four lanes: its multiplier, its rotation, and what its state is rotated by and added to in a round. */
const multipliers = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];
const turns = [15, 16, 17, 18];
const rounds = [19, 17, 15, 13];
const constants = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17];

/**
 * MurmurHash3 x86 128 (seed 0) of bytes, or of a text's UTF-8 bytes: 32 lower-case hexadecimal digits.
 *
 * It names what was seen in few bytes; it is no protection against somebody who tries out likely inputs.
 */
export function hash(input: string | Uint8Array | Uint8ClampedArray): string {
  const bytes = typeof input === 'string' ? utf8(input) : input;
  // Zero padding stands in for the algorithm's tail: a lane of zeros is mixed into zero. Browsers run on little-endian
  // machines only, so that the words are those that the algorithm reads.
  const padded = new Int32Array(((bytes.length + 15) >> 4) * 4);
  new Uint8Array(padded.buffer).set(bytes);
  const whole = (bytes.length >> 4) * 4;
  const state = new Int32Array(4);

  // Pictures are long: a small function that is called for each word is compiled soonest.
  padded.forEach((word, index) => {
    const lane = index & 3;
    const next = (index + 1) & 3;
    const turned = rotate(Math.imul(word, multipliers[lane] as number), turns[lane] as number);
    let mixed = (state[lane] as number) ^ Math.imul(turned, multipliers[next] as number);
    if (index < whole) {
      mixed = rotate(mixed, rounds[lane] as number) + (state[next] as number);
      mixed = Math.imul(mixed, 5) + (constants[lane] as number);
    }
    state[lane] = mixed;
  });

  let words = Array.from(state, word => word ^ bytes.length);
  for (const last of [finish, (word: number) => word >>> 0]) {
    const sum = words.reduce((total, word) => (total + word) | 0);
    words = words.map((word, lane) => last(lane ? (word + sum) | 0 : sum));
  }
  return words.map(word => word.toString(16).padStart(8, '0')).join('');
}

/** The first eight digits, for what is only compared with itself. */
export const shortHash = (input: string): string => hash(input).slice(0, 8);
