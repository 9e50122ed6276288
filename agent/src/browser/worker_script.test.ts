import { expect, onTestFinished, test, vi } from 'vitest';
import { having, replace } from '../testing.js';
import { askWorker, workerScript } from './worker_script.js';

const site = 'https://shop.example';

test.each([
  [`${site}/web/v4/rl_pk_us_x?worker`, `${site}/web/v4/worker.js`],
  [`${site}/some/proxy/web/v4/rl_pk_us_x?worker=1`, `${site}/some/proxy/web/v4/worker.js`],
  // Not asked for, from another site, and part of a bundle.
  [`${site}/web/v4/rl_pk_us_x`, undefined],
  ['https://id.example/web/v4/rl_pk_us_x?worker', undefined],
  [`${site}/assets/main.js?worker`, undefined],
])('beside %s lies %s', (agent, worker) => {
  expect(workerScript(agent, site)).toBe(worker);
});

test('the policy is named, and admits one address', async () => {
  let rules = { createScriptURL: (url: string) => url };
  const createPolicy = vi.fn((_: string, given: typeof rules) => {
    rules = given;
    return given;
  });
  having(window, 'trustedTypes', { createPolicy });
  const start = vi.fn();
  replace(window, 'Worker', {
    value: class {
      constructor(...given: unknown[]) {
        start(...given);
        setTimeout(() => (this as unknown as { onmessage(event: object): void }).onmessage({ data: 'seen' }));
      }
      terminate() {}
    },
  });
  expect(await askWorker(`${site}/web/v4/worker.js`)).toBe('seen');
  expect(start).toHaveBeenCalledWith(`${site}/web/v4/worker.js`, { type: 'module' });
  // A page's policy allows no second of one name.
  expect(await askWorker(`${site}/web/v4/worker.js`)).toBe('seen');
  expect(createPolicy).toHaveBeenCalledOnce();
  expect(createPolicy.mock.calls[0]?.[0]).toBe('ridgeline');
  expect(() => rules.createScriptURL(`${site}/other.js`)).toThrow(TypeError);
});

test('a worker that says nothing is ended', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const terminate = vi.fn();
  having(window, 'trustedTypes', undefined);
  replace(window, 'Worker', {
    value: class {
      terminate = terminate;
    },
  });
  const asked = expect(askWorker(`${site}/web/v4/worker.js`)).rejects.toMatchObject({ reason: 'timeout' });
  await vi.advanceTimersByTimeAsync(10_000);
  await asked;
  expect(terminate).toHaveBeenCalledOnce();
});
