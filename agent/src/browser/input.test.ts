import { expect, test } from 'vitest';
import { type InputEvent, inputCounter } from './input.js';

/** Counts events of a mouse and keys that a browser made itself; times and what else is in them are given. */
function counted(events: Partial<InputEvent>[], framed = true) {
  const { note, counts } = inputCounter(() => framed);
  for (const event of events) note({ type: '', timeStamp: 0, isTrusted: true, pointerType: 'mouse', ...event });
  return counts;
}

const move = (timeStamp: number, movementX: number, movementY = 0, coalesced = 1): Partial<InputEvent> => ({
  type: 'pointermove',
  timeStamp,
  movementX,
  movementY,
  getCoalescedEvents: () => Array(coalesced).fill(0),
});
const press = (timeStamp: number, more: Partial<InputEvent> = {}): Partial<InputEvent>[] => [
  { type: 'pointerdown', timeStamp, pressure: 0.5, screenX: 90, clientX: 40, screenY: 200, clientY: 80, ...more },
];
const release = (timeStamp: number): Partial<InputEvent> => ({ type: 'pointerup', timeStamp });
const key = (timeStamp: number, text: string, more: Partial<InputEvent> = {}): Partial<InputEvent>[] => {
  const event = { timeStamp, code: `Key${text.toUpperCase()}`, key: text, charCode: text.charCodeAt(0), ...more };
  return [
    { type: 'keydown', ...event },
    { type: 'keypress', ...event },
  ];
};
const up = (timeStamp: number, text: string): Partial<InputEvent> => ({
  type: 'keyup',
  timeStamp,
  code: `Key${text.toUpperCase()}`,
});

const none = { offbeat: 0, ruled: 0, weightless: 0, leapt: 0, brief: 0, misplaced: 0 };
const noneOfKeys = { unpaired: 0, unshifted: 0, unheld: 0, tapped: 0, rapid: 0 };

test('a hand leaves numbers alone', () => {
  const moves = [60, 70, 40, 12, 5, 1].map((distance, index) => move(1000.4 + 16 * index, distance, index));
  const counts = counted([
    ...moves,
    ...press(1250.4),
    release(1340.4),
    { type: 'keydown', timeStamp: 1900.4, code: 'ShiftLeft', key: 'Shift' },
    ...key(2000.4, 'R', { shiftKey: true }),
    up(2085.4, 'r'),
    ...key(2240.4, 'i'),
    up(2320.4, 'i'),
  ]);
  expect(counts).toEqual({ ...none, ...noneOfKeys, events: 15, moves: 6, presses: 1, keys: 2 });
});

test('what a script dispatches, a finger and a pen are not counted', () => {
  const events = press(1000, { pressure: 0 });
  expect(counted(events.map(event => ({ ...event, isTrusted: false })))).toMatchObject({ events: 0, presses: 0 });
  expect(counted(events.map(event => ({ ...event, pointerType: 'touch' })))).toMatchObject({ events: 0, presses: 0 });
});

test('a mouse that is moved by a program', () => {
  const strides = Array.from({ length: 10 }, (_, index) => move(1000 + 16 * index, 19 + (index % 2), 14));
  expect(counted(strides)).toMatchObject({ moves: 10, ruled: 9 });
  const leap = [move(1000, 300), ...press(1001, { pressure: 0 }), release(1002)];
  expect(counted(leap)).toMatchObject({ presses: 1, weightless: 1, leapt: 1, brief: 1, misplaced: 0 });
  const corner = press(1000, { screenX: 40, screenY: 80 });
  expect(counted(corner)).toMatchObject({ misplaced: 1 });
  expect(counted(corner, false)).toMatchObject({ misplaced: 0 });
});

test.each([
  ['a hand that slows down', [move(1000, 300), move(1016, 20), ...press(1020)]],
  ['a page that was busy', [move(1000, 300, 0, 9), ...press(1020)]],
  ['a press long after', [move(1000, 300), ...press(2000)]],
])('no leap: %s', (_, events) => {
  expect(counted(events)).toMatchObject({ presses: 1, leapt: 0 });
});

test('keys that a program presses', () => {
  const typed = ['R', 'i', 'd'].flatMap((text, index) => [...key(1000 + 4 * index, text), up(1001 + 4 * index, text)]);
  expect(counted(typed)).toMatchObject({ keys: 3, unshifted: 1, tapped: 3, rapid: 2, unpaired: 0 });
  expect(counted(key(1000, 'R', { shiftKey: true }))).toMatchObject({ unshifted: 0, unheld: 1 });
  const characters = typed.filter(({ type }) => type === 'keypress').map(event => ({ ...event, code: '', key: '' }));
  expect(counted(characters)).toMatchObject({ keys: 3, unpaired: 3, unshifted: 0 });
});

test('capitals with Caps Lock, keys that repeat and keys without a character are as they should be', () => {
  const locked = key(1000, 'R', { getModifierState: name => name === 'CapsLock' });
  expect(counted(locked)).toMatchObject({ keys: 1, unshifted: 0 });
  const held = [...key(1000, 'r'), ...key(1010, 'r', { repeat: true }), up(1500, 'r')];
  expect(counted(held)).toMatchObject({ keys: 2, rapid: 0, tapped: 0 });
  expect(counted(key(1000, 'Enter', { code: 'Enter', charCode: 13 }))).toMatchObject({ keys: 0 });
});

test('times of a program have no beat', () => {
  const beat = [1000.4, 1016.4, 1099.4].flatMap(time => press(time));
  expect(counted(beat)).toMatchObject({ events: 3, offbeat: 0 });
  expect(counted([1000.4, 1016.9, 1099.4, 1100.1].flatMap(time => press(time)))).toMatchObject({ offbeat: 2 });
  // What is left after rounding to tenths is no other beat.
  expect(counted([1000.949999, 1001.950001].flatMap(time => press(time))).offbeat).toBeLessThanOrEqual(1);
});
