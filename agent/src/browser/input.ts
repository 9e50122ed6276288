/** What is looked at of an event of mouse or keyboard. */
export interface InputEvent {
  type: string;
  isTrusted: boolean;
  timeStamp: number;
  pointerType?: string;
  pressure?: number;
  movementX?: number;
  movementY?: number;
  screenX?: number;
  screenY?: number;
  clientX?: number;
  clientY?: number;
  code?: string;
  key?: string;
  charCode?: number;
  shiftKey?: boolean;
  repeat?: boolean;
  getModifierState?(name: string): boolean;
  getCoalescedEvents?(): readonly unknown[];
}

/** How many there were of each; nothing of what was typed, and no place. */
export interface InputCounts {
  /** All events of mouse and keyboard. */
  events: number;
  /** Of these: at another fraction of a millisecond than the first. */
  offbeat: number;
  /** Times that a mouse moved. */
  moves: number;
  /** Of these: as far as the time before, and in the same direction, at least ten pixels. */
  ruled: number;
  /** Times that a button of a mouse was pressed. */
  presses: number;
  /** Of these: without the pressure that a mouse has while a button is down. */
  weightless: number;
  /** Right after the pointer came there with a single leap. */
  leapt: number;
  /** For less than ten milliseconds. */
  brief: number;
  /** Where the page has its corner in that of the screen, though the window has a frame. */
  misplaced: number;
  /** Times that a key typed a character. */
  keys: number;
  /** Of these: that no key had gone down for. */
  unpaired: number;
  /** A capital letter of a key, without Shift and without Caps Lock. */
  unshifted: number;
  /** With Shift, though no such key went down before. */
  unheld: number;
  /** Released within ten milliseconds. */
  tapped: number;
  /** Within 25 milliseconds of the one before. */
  rapid: number;
}

/** Milliseconds: a finger needs more to release what it pressed. */
const briefest = 10;
/** Milliseconds between characters: twice as fast as the fastest typists in a burst. */
const fastest = 25;
/** CSS pixels that a hand does not go between two moves that the browser tells of. */
const leap = 80;
/** Milliseconds after a leap in which a press is of the same hand, or none. */
const soon = 400;
/** CSS pixels from which on two moves that are alike are no chance. */
const stride = 10;

/** What comes before it types nothing. */
const firstCharacter = 32;

export const inputTypes = ['pointermove', 'pointerdown', 'pointerup', 'keydown', 'keypress', 'keyup'] as const;

/**
 * Counts what tells the events of a hand from those that a program makes. `framed` says whether the window has a frame
 * or bars, so that the page cannot begin in the screen's corner.
 */
export function inputCounter(framed: () => boolean): { note(event: InputEvent): void; counts: InputCounts } {
  const counts: InputCounts = {
    events: 0,
    offbeat: 0,
    moves: 0,
    ruled: 0,
    presses: 0,
    weightless: 0,
    leapt: 0,
    brief: 0,
    misplaced: 0,
    keys: 0,
    unpaired: 0,
    unshifted: 0,
    unheld: 0,
    tapped: 0,
    rapid: 0,
  };
  let pressedAt = Number.NEGATIVE_INFINITY;
  let leaptAt = Number.NEGATIVE_INFINITY;
  let typedAt = Number.NEGATIVE_INFINITY;
  let held = false;
  let [lastX, lastY] = [0, 0];
  let beat: number | undefined;
  const down = new Map<string, number>();

  /** Devices give their events the system's time, in whole milliseconds on some; programs the time at which they run. */
  const noteTime = (at: number) => {
    const fraction = Math.round((at % 1) * 10) % 10;
    beat ??= fraction;
    counts.events++;
    if (fraction !== beat) counts.offbeat++;
  };

  const notePointer = (event: InputEvent, at: number) => {
    if (event.type === 'pointermove') {
      const { movementX: x = 0, movementY: y = 0 } = event;
      counts.moves++;
      if (Math.max(Math.abs(x), Math.abs(y)) >= stride && Math.max(Math.abs(x - lastX), Math.abs(y - lastY)) <= 1) {
        counts.ruled++;
      }
      [lastX, lastY] = [x, y];
      // A busy page hears of many moves at once; a hand slows down before it presses.
      const single = (event.getCoalescedEvents?.().length ?? 1) <= 1;
      leaptAt = single && Math.max(Math.abs(x), Math.abs(y)) > leap ? at : Number.NEGATIVE_INFINITY;
    } else if (event.type === 'pointerdown') {
      counts.presses++;
      if (event.pressure === 0) counts.weightless++;
      if (at - leaptAt < soon) counts.leapt++;
      if (event.screenX === event.clientX && event.screenY === event.clientY && framed()) counts.misplaced++;
      pressedAt = at;
    } else if (at - pressedAt < briefest) counts.brief++;
  };

  const noteKey = (event: InputEvent, at: number) => {
    const { type, code = '', key = '' } = event;
    if (type === 'keydown') {
      down.set(code, at);
      held ||= code.startsWith('Shift');
    } else if (type === 'keyup') {
      if (at - (down.get(code) ?? Number.NEGATIVE_INFINITY) < briefest) counts.tapped++;
      down.delete(code);
    } else if ((event.charCode ?? 0) >= firstCharacter) {
      counts.keys++;
      if (!down.has(code)) counts.unpaired++;
      if (/^Key[A-Z]$/.test(code) && /^[A-Z]$/.test(key)) {
        if (event.shiftKey && !held) counts.unheld++;
        if (!event.shiftKey && !event.getModifierState?.('CapsLock')) counts.unshifted++;
      }
      if (at - typedAt < fastest && !event.repeat) counts.rapid++;
      typedAt = at;
    }
  };

  return {
    counts,
    note(event) {
      // What scripts dispatch is theirs; fingers and pens have a pressure and a place of their own.
      if (!event.isTrusted) return;
      const { type, timeStamp } = event;
      const isPointer = type.startsWith('pointer');
      if (isPointer && event.pointerType !== 'mouse') return;
      noteTime(timeStamp);
      (isPointer ? notePointer : noteKey)(event, timeStamp);
    },
  };
}
