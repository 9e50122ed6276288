/** How two values of one attribute differ, in a form that can be shown in a line or two. */
export type Difference =
  | { kind: 'members'; added: string[]; removed: string[]; kept: number }
  | { kind: 'fields'; fields: { name: string; before: string | null; after: string | null }[]; kept: number }
  | { kind: 'text'; before: Piece[] | null; after: Piece[] | null };

/** A part of a text, and whether the other text has it not. */
export interface Piece {
  text: string;
  isOther: boolean;
}

/** `undefined` stands for a value that is not there. */
export function differenceOf(before: unknown, after: unknown): Difference {
  if (isListOfScalars(before) && isListOfScalars(after) && !isPairOfFigures(before, after))
    return members(before, after);
  if (isObject(before) && isObject(after)) return fields(before, after);
  if (before === undefined || after === undefined) {
    return { kind: 'text', before: whole(before), after: whole(after) };
  }
  const [one, other] = [shown(before), shown(after)];
  return { kind: 'text', ...pieces(one, other) };
}

/** A value as text: of lists the members, of objects the fields that have no fields of their own. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && !value.length) return '[]';
  if (Array.isArray(value) && value.every(one => typeof one === 'number')) return value.join(' × ');
  if (Array.isArray(value) && value.every(Array.isArray)) return value.map(one => one.join(', ')).join('; ');
  if (Array.isArray(value) && value.every(isScalar)) return value.join(', ');
  if (isObject(value) && Object.values(value).every(isScalar)) {
    return Object.entries(value)
      .map(([name, one]) => `${name.replaceAll('_', ' ')} ${one}`)
      .join(', ');
  }
  return JSON.stringify(value) ?? '';
}

/** A value that the API sends as JSON; what is no JSON stays the text that it is. */
export function parsed(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

const isScalar = (value: unknown) => value === null || typeof value !== 'object';
const isListOfScalars = (value: unknown): value is unknown[] => Array.isArray(value) && value.every(isScalar);
/** Such as the sides of a screen, whose order says something. */
const isPairOfFigures = (...values: unknown[][]) => values.flat().every(value => typeof value === 'number');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const whole = (value: unknown) => (value === undefined ? null : [{ text: shown(value), isOther: true }]);

function members(before: unknown[], after: unknown[]): Difference {
  const [had, has] = [new Set(before.map(shown)), new Set(after.map(shown))];
  const removed = [...had].filter(one => !has.has(one));
  const added = [...has].filter(one => !had.has(one));
  // The same in another order.
  if (!removed.length && !added.length) return { kind: 'text', ...pieces(shown(before), shown(after)) };
  return { kind: 'members', removed, added, kept: had.size - removed.length };
}

function fields(before: Record<string, unknown>, after: Record<string, unknown>): Difference {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (value: unknown) => (value === undefined ? null : shown(value));
  const changed = names
    .filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map(name => ({ name, before: text(before[name]), after: text(after[name]) }));
  return { kind: 'fields', fields: changed, kept: names.length - changed.length };
}

const HASH = /^[0-9a-f]{8,}$/i;
/** Words, spaces and signs, each by itself; versions number by number. */
const TOKEN = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;
/** The longest texts that are compared word by word. */
const MOST_TOKENS = 400;

/** Cuts two texts into what they share and what each has alone. Of hashes nothing is shared: likeness says nothing. */
function pieces(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const [one, other] = [before.match(TOKEN) ?? [], after.match(TOKEN) ?? []];
  if ((HASH.test(before) && HASH.test(after)) || one.length > MOST_TOKENS || other.length > MOST_TOKENS) {
    return { before: [{ text: before, isOther: true }], after: [{ text: after, isOther: true }] };
  }
  const [keptOfOne, keptOfOther] = common(one, other);
  return { before: joined(one, keptOfOne), after: joined(other, keptOfOther) };
}

/** The places of a longest common subsequence in both lists. */
function common(one: string[], other: string[]): [Set<number>, Set<number>] {
  const width = other.length + 1;
  const longest = new Uint16Array((one.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      longest[i * width + j] = one[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kept: [Set<number>, Set<number>] = [new Set(), new Set()];
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      kept[0].add(i++);
      kept[1].add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return kept;
}

function joined(tokens: string[], kept: Set<number>): Piece[] {
  const found: Piece[] = [];
  tokens.forEach((text, i) => {
    const isOther = !kept.has(i);
    const last = found.at(-1);
    if (last && last.isOther === isOther) last.text += text;
    else found.push({ text, isOther });
  });
  return found;
}
