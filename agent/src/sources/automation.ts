import { blankFrame, releaseBlankFrame } from '../browser/blank_frame.js';

/** Names that drivers leave in a page's globals, each with what tells it from a name that a page might choose. */
const planted =
  /^(?:[$_]+(?:[cs]dc_|chrome_async|playwright|pw(?:init|_)|puppeteer|phantom|nightmare|selenium|webdriver|driver_|fxdriver|lastwatir)|[cs]dc_\w{20}|callphantom|calledselenium|domautomation|awesomium)/i;

/** Attributes of the root element by which old drivers show themselves. */
const attributes = ['webdriver', 'selenium', 'driver'];

/** Interfaces behind which disguises are put. */
const disguised = [
  'Navigator',
  'Screen',
  'Permissions',
  'MediaDevices',
  'HTMLCanvasElement',
  'CanvasRenderingContext2D',
  'WebGLRenderingContext',
  'HTMLIFrameElement',
  'HTMLMediaElement',
  'AudioBuffer',
  'NavigatorUAData',
  'Date',
  'Function',
] as const;

/** A function of the browser's own names itself; one wrapped in a proxy or bound does not. */
const native = /^function (?:get )?\w+\(\) \{\s*\[native code\]\s*\}$/;

const mostOfAKind = 5;
const longest = 40;

const namesOf = Object.getOwnPropertyNames;

type TextOf = (code: unknown) => string;

/** Accessors and methods of the interfaces that are not the browser's own. */
function* replaced(textOf: TextOf): Generator<void, string[]> {
  const globals = window as unknown as Record<string, { prototype?: object } | undefined>;
  const found: string[] = [];
  for (const owner of disguised) {
    yield;
    const prototype = globals[owner]?.prototype ?? {};
    for (const name of namesOf(prototype)) {
      // Handlers are left out: libraries that follow asynchronous work wrap them in every page that uses one.
      if (name === 'constructor' || name.startsWith('on')) continue;
      const { get, value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
      const code = get ?? value;
      if (typeof code === 'function' && !native.test(textOf(code))) found.push(`${owner}.${name}`);
    }
  }
  return found;
}

/** Whether a global function with an underscore is native: how the DevTools protocol puts a binding into a page. */
function isBinding(name: string, textOf: TextOf): boolean {
  if (!name.startsWith('_')) return false;
  const { value } = Object.getOwnPropertyDescriptor(window, name) ?? {};
  return typeof value === 'function' && native.test(textOf(value));
}

/**
 * Traces of automation and of its disguise, at most five of a kind: `global:` a name that drivers plant, `binding:` a
 * native function under a made-up name, `attribute:` one of the root element, `own:` a property that belongs on the
 * prototype, `replaced:` a function that is not the browser's own, and `lacks:` what this browser should have.
 *
 * Extensions and the page's own scripts leave some of them, too: what they mean is for the server to judge. Changes
 * with how the browser is driven; no user setting, zoom or window size changes it.
 */
export function* automation(): Generator<void, string[]> {
  try {
    // The page's own `toString` may be part of the disguise.
    const { textOf } = blankFrame();
    yield;
    const globals = namesOf(window).concat(namesOf(document));
    const found = {
      global: globals.filter(name => planted.test(name)),
      binding: globals.filter(name => isBinding(name, textOf)),
      attribute: attributes.filter(name => document.documentElement.hasAttribute(name)),
      own: [...namesOf(navigator), ...namesOf(screen)],
      replaced: yield* replaced(textOf),
      lacks: [
        ...('webdriver' in navigator ? [] : ['webdriver']),
        ...(/ Chrome\//.test(navigator.userAgent) && !('chrome' in window) ? ['chrome'] : []),
      ],
    };
    return Object.entries(found).flatMap(([kind, names]) =>
      names.slice(0, mostOfAKind).map(name => `${kind}:${name}`.slice(0, longest)),
    );
  } finally {
    releaseBlankFrame();
  }
}
