/** "a", "a and b", "a, b and c". */
export const listed = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
