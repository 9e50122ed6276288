import * as agent from '@ridgeline/agent';
import { StrictMode } from 'react';
import { expect, test, vi } from 'vitest';
import manifest from '../package.json';
import { RidgelineProvider, useVisitorData } from './index.js';
import { aWhile, screen, server } from './testing.js';
import { version } from './version.js';

vi.mock('@ridgeline/agent', { spy: true });

function Code() {
  const { data, error } = useVisitorData();
  return error?.code ?? data?.event_id;
}

test('the version is that of the package, which needs the agent of the same', () => {
  expect(version).toBe(manifest.version);
  expect(manifest.dependencies['@ridgeline/agent']).toBe(version);
});

test('one agent for a provider, however often React mounts it', async () => {
  const { bodies } = server();
  const tree = (apiKey: string) => (
    <StrictMode>
      <RidgelineProvider apiKey={apiKey} integrationInfo={['shop/2']}>
        <Code />
      </RidgelineProvider>
    </StrictMode>
  );
  const { element, show } = screen(tree('k'));
  await vi.waitFor(() => expect(element.textContent).toBe('1.1'));
  show(tree('k'));
  await aWhile();
  expect(agent.start).toHaveBeenCalledTimes(1);
  expect(bodies).toMatchObject([
    {
      sdk: {
        integrations: [
          { name: 'shop', version: '2' },
          { name: '@ridgeline/react', version },
        ],
      },
    },
  ]);

  show(tree('other'));
  await vi.waitFor(() => expect(element.textContent).toBe('1.2'));
  expect(agent.start).toHaveBeenCalledTimes(2);
  expect(bodies[1]?.public_key).toBe('other');
});

test('it begins before anybody asks', async () => {
  vi.mocked(agent.start).mockClear();
  screen(<RidgelineProvider apiKey="k" />);
  await vi.waitFor(() => expect(agent.start).toHaveBeenCalledTimes(1));
});

test('options that cannot work are told to whoever asks', async () => {
  const { element } = screen(
    <RidgelineProvider apiKey="" storageKeyPrefix="p">
      <Code />
    </RidgelineProvider>,
  );
  await vi.waitFor(() => expect(element.textContent).toBe('api_key_missing'));
});
