// Identifies the visitor when the page is there and again when the form is sent, and has the other detectors judge in
// between. What they say goes to the bench; the page's title tells those who only see the window how far it is.
const run = location.pathname.split('/')[2];
// Not the agent's own limit: a busy machine is not what is measured.
const timeout = 60_000;
const record = { errors: [], baselines: {}, inputs: [] };
addEventListener('error', event => record.errors.push(`${event.message}`));
addEventListener('unhandledrejection', event => record.errors.push(`${event.reason}`));

const tell = state =>
  fetch(`/runs/${run}/told`, { method: 'POST', body: JSON.stringify({ state, ...record }), keepalive: false });

async function attempt(name, work) {
  try {
    return await work();
  } catch (error) {
    record.errors.push(`${name}: ${error?.stack ?? error}`);
    return undefined;
  }
}

/** Where the page lies on the screen, learnt from the mouse: window borders, bars and panels are not told to pages. */
let offset;
let state = 'loading';
function show(next) {
  state = next ?? state;
  const scale = devicePixelRatio;
  const at = id => {
    const { left, top, width, height } = document.getElementById(id).getBoundingClientRect();
    const middle = [left + width / 2, top + height / 2];
    return middle.map((value, axis) => Math.round(offset[axis] + value * scale)).join(',');
  };
  document.title = offset ? `${state} ${at('name')} ${at('send')}` : state;
}

const kinds = ['pointermove', 'pointerdown', 'pointerup', 'mousemove', 'mousedown', 'mouseup', 'click'];
kinds.push('keydown', 'keypress', 'keyup', 'input', 'focus', 'blur', 'wheel', 'visibilitychange', 'submit');
for (const kind of kinds) {
  const listener = event => {
    if (kind === 'mousemove' && !offset) {
      const inner = [globalThis.mozInnerScreenX, globalThis.mozInnerScreenY];
      const scale = devicePixelRatio;
      offset =
        inner[0] !== undefined
          ? inner.map(value => value * scale)
          : [event.screenX - event.clientX * scale, event.screenY - event.clientY * scale];
      show();
    }
    if (record.inputs.length >= 400) return;
    const told = { type: kind, at: Math.round(event.timeStamp * 1000) / 1000, trusted: event.isTrusted };
    for (const name of ['screenX', 'screenY', 'clientX', 'clientY', 'movementX', 'movementY', 'button', 'buttons']) {
      if (typeof event[name] === 'number') told[name] = event[name];
    }
    for (const name of ['detail', 'pressure', 'width', 'height', 'pointerType', 'code', 'keyCode', 'inputType', 'repeat']) {
      if (event[name] !== undefined && event[name] !== null) told[name] = event[name];
    }
    if (event.getCoalescedEvents) told.coalesced = event.getCoalescedEvents().length;
    if (event.sourceCapabilities) told.touch = event.sourceCapabilities.firesTouchEvents;
    record.inputs.push(told);
  };
  addEventListener(kind, listener, { capture: true, passive: true });
}

const agent = await attempt('agent', async () => {
  const { start } = await import('/id/web/v4/PUBLIC_KEY?worker');
  return start();
});
const identify = when => attempt('get', () => agent.get({ linkedId: run, tag: { when }, timeout }));

await identify('load');
await attempt('botd', async () => {
  const { load } = await import('/botd.js');
  const detector = await load();
  record.baselines.botd = { result: detector.detect(), detections: detector.getDetections() };
  record.baselines.botd.components = detector.getComponents();
});
await attempt('fpscanner', async () => {
  const { default: Scanner } = await import('/fpscanner.js');
  record.baselines.fpscanner = await new Scanner().collectFingerprint({ encrypt: false });
});
const { innerWidth, innerHeight, outerWidth, outerHeight, screenX, screenY, devicePixelRatio: scale } = globalThis;
record.window = { innerWidth, innerHeight, outerWidth, outerHeight, screenX, screenY, scale, focus: document.hasFocus() };

document.getElementById('form').addEventListener('submit', async event => {
  event.preventDefault();
  await identify('submit');
  await attempt('tell', () => tell('done'));
  document.documentElement.dataset.done = '';
  show('done');
});
await attempt('tell', () => tell('ready'));
document.documentElement.dataset.ready = '';
show('ready');
