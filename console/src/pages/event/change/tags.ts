export const MOST_BYTES = 16_384;
export const MOST_LEVELS = 32;

export type Tags = Record<string, unknown>;
export type Read = { tags: Tags } | { error: string };

/** Reads tags that somebody typed, or says what is wrong with them and where. */
export function readTags(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text.trim() ? text : '{}');
  } catch (error) {
    return { error: `This is not JSON: ${placeOf(error, text)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { error: 'Tags are an object: names with values, in braces, such as {"step": "checkout"}.' };
  }
  if (isDeeper([value], MOST_LEVELS)) return { error: `Tags can be ${MOST_LEVELS} levels deep at most.` };
  const bytes = bytesOf(value);
  if (bytes > MOST_BYTES) {
    return {
      error: `Tags can be 16 KiB of JSON at most, ${MOST_BYTES.toLocaleString('en')} bytes; these are ${bytes.toLocaleString('en')}.`,
    };
  }
  return { tags: value as Tags };
}

/** How long tags are as JSON, in bytes. */
export const bytesOf = (tags: object): number => new TextEncoder().encode(JSON.stringify(tags)).length;

/** Whether a value has more levels of lists and objects; counted as the server does, the outermost being one. */
function isDeeper(values: unknown[], levels: number): boolean {
  let level = values.filter(value => typeof value === 'object' && value !== null) as object[];
  for (let depth = 1; level.length; depth++) {
    if (depth > levels) return true;
    level = level.flatMap(value => Object.values(value)).filter(value => typeof value === 'object' && value !== null);
  }
  return false;
}

/** What the browser says is wrong, with the line and column that people look for. */
function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(message)?.[1];
  const given = /line (\d+) column (\d+)/.exec(message);
  const what = message
    .replace(/^JSON\.parse: /, '')
    .replace(/,? ?"[\s\S]*" is not valid JSON$/, '')
    .replace(/ in JSON at position \d+.*$/, '')
    .replace(/ at line \d+ column \d+ of the JSON data$/, '');
  if (given) return `${what}, in line ${given[1]}, column ${given[2]}.`;
  if (position === undefined) return `${what}.`;
  const before = text.slice(0, Number(position)).split('\n');
  return `${what}, in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}.`;
}
