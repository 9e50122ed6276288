import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { Facts } from '../../src/collect.js';
import { readOnce } from '../../src/testing.js';
import { RidgelineProvider, type UseVisitorDataOptions, useVisitorData, type VisitorData } from './index.js';
import { aWhile, screen, server } from './testing.js';

/** Shows what the hook gives, and hands it to the test. */
function Probe({ name = 'probe', ...options }: UseVisitorDataOptions & { name?: string }) {
  const found = useVisitorData(options);
  probes[name] = found;
  const { data, error, isLoading, isFetched } = found;
  return (
    <p>
      {[name, data?.event_id, error?.code, isLoading && 'loading', isFetched && 'fetched'].filter(Boolean).join(' ')}
    </p>
  );
}
const probes: Record<string, VisitorData> = {};

const key = { apiKey: 'k' };

test('a component identifies when it is mounted', async () => {
  const { bodies } = server();
  const { element } = screen(
    <RidgelineProvider {...key}>
      <Probe linkedId="order-17" tag={{ step: 1 }} />
    </RidgelineProvider>,
  );
  await vi.waitFor(() => expect(element.textContent).toBe('probe loading'));
  await vi.waitFor(() => expect(element.textContent).toBe('probe 1.1 fetched'));
  expect(bodies).toMatchObject([{ public_key: 'k', linked_id: 'order-17', tags: { step: 1 } }]);
  expect(probes.probe?.data).toEqual({ event_id: '1.1', visitor_id: 'v', cache_hit: false, sealed_result: null });
});

test('strict mode and neighbours share one event', async () => {
  const { bodies } = server();
  const { element } = screen(
    <StrictMode>
      <RidgelineProvider {...key}>
        <Probe name="a" linkedId="x" />
        <Probe name="b" linkedId="x" />
      </RidgelineProvider>
    </StrictMode>,
  );
  await vi.waitFor(() => expect(element.textContent).toBe('a 1.1 fetchedb 1.1 fetched'));
  await aWhile();
  expect(bodies).toHaveLength(1);
});

test('neighbours with other options have events of their own, from one reading of the facts', async () => {
  const { bodies } = server();
  const { element } = screen(
    <StrictMode>
      <RidgelineProvider {...key}>
        <Probe name="a" linkedId="x" />
        <Probe name="b" linkedId="y" />
      </RidgelineProvider>
    </StrictMode>,
  );
  await vi.waitFor(() => expect(element.textContent).toMatch(/^a 1\.\d fetchedb 1\.\d fetched$/));
  await aWhile();
  expect(bodies.map(body => body.linked_id).sort()).toEqual(['x', 'y']);
  // Times included, so they were read once.
  expect(bodies[0]?.facts).toMatchObject(readOnce(bodies[1]?.facts as Facts));
});

test('by hand, each call is an event, with options that win over those of the hook', async () => {
  const { bodies } = server();
  const { element } = screen(
    <RidgelineProvider {...key}>
      <Probe immediate={false} linkedId="x" tag="t" />
    </RidgelineProvider>,
  );
  await vi.waitFor(() => expect(element.textContent).toBe('probe'));
  await aWhile();
  expect(bodies).toHaveLength(0);
  expect((await probes.probe?.getData({ linkedId: 'y' }))?.event_id).toBe('1.1');
  const results = await Promise.all([probes.probe?.getData(), probes.probe?.getData()]);
  expect(results.map(result => result?.event_id).sort()).toEqual(['1.2', '1.3']);
  expect(bodies.map(body => body.linked_id)).toEqual(['y', 'x', 'x']);
  expect(bodies[0]?.tags).toEqual({ tag: 't' });
  await vi.waitFor(() => expect(element.textContent).toMatch(/^probe 1\.[23] fetched$/));
});

test('a failure is shown and thrown, and the next call may do better', async () => {
  const network = server();
  network.answer(429, { error: { code: 'too_many_requests', message: 'Later.' } });
  const { element } = screen(
    <RidgelineProvider {...key}>
      <Probe />
    </RidgelineProvider>,
  );
  await vi.waitFor(() => expect(element.textContent).toBe('probe too_many_requests'));
  await expect(probes.probe?.getData()).rejects.toMatchObject({ name: 'FingerprintError', code: 'too_many_requests' });
  network.answer(200, { event_id: '2.1', sealed_result: null });
  await probes.probe?.getData();
  await vi.waitFor(() => expect(element.textContent).toBe('probe 2.1 fetched'));
});

test('other options are another event, the same in other objects are not', async () => {
  const { bodies } = server();
  const tree = (linkedId: string) => (
    <RidgelineProvider {...key} urlHashing={{ path: true }}>
      <Probe linkedId={linkedId} tag={{ a: 1 }} />
    </RidgelineProvider>
  );
  const { element, show } = screen(tree('x'));
  await vi.waitFor(() => expect(element.textContent).toBe('probe 1.1 fetched'));
  const { getData } = probes.probe as VisitorData;
  show(tree('x'));
  await aWhile();
  expect(bodies).toHaveLength(1);
  show(tree('y'));
  await vi.waitFor(() => expect(element.textContent).toBe('probe 1.2 fetched'));
  expect(bodies[1]?.linked_id).toBe('y');
  expect(probes.probe?.getData).toBe(getData);
});

test('an answer that comes after that of a later call is not shown', async () => {
  const network = server();
  const { element } = screen(
    <RidgelineProvider {...key}>
      <Probe immediate={false} />
    </RidgelineProvider>,
  );
  await vi.waitFor(() => expect(element.textContent).not.toBe(''));
  const release = network.hold();
  const early = probes.probe?.getData();
  await vi.waitFor(() => expect(network.bodies).toHaveLength(1));
  network.hold()();
  await probes.probe?.getData();
  await vi.waitFor(() => expect(element.textContent).toBe('probe 1.2 fetched'));
  release();
  expect((await early)?.event_id).toBe('1.1');
  await aWhile();
  expect(element.textContent).toBe('probe 1.2 fetched');
});

test('a component that is gone takes no answer', async () => {
  const network = server();
  const complaints = vi.spyOn(console, 'error');
  const release = network.hold();
  const { element, show } = screen(
    <RidgelineProvider {...key}>
      <Probe />
    </RidgelineProvider>,
  );
  await vi.waitFor(() => expect(network.bodies).toHaveLength(1));
  show(null);
  await vi.waitFor(() => expect(element.textContent).toBe(''));
  release();
  await aWhile();
  expect(complaints).not.toHaveBeenCalled();
});

test('tags that cannot be written are refused by the agent, not by the rendering', async () => {
  server();
  const knot: Record<string, unknown> = {};
  knot.knot = knot;
  const { element } = screen(
    <RidgelineProvider {...key}>
      <Probe tag={knot} />
    </RidgelineProvider>,
  );
  await vi.waitFor(() => expect(element.textContent).toBe('probe request_cannot_be_parsed'));
});

test('a server renders what the browser then begins with', () => {
  const { bodies } = server();
  const tree = (
    <RidgelineProvider {...key}>
      <Probe />
    </RidgelineProvider>
  );
  expect(renderToString(tree)).toBe('<p>probe loading</p>');
  expect(bodies).toHaveLength(0);
});

test('without a provider the hook says so', () => {
  expect(() => renderToString(<Probe />)).toThrow('<RidgelineProvider>');
});
