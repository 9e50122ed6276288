import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { permissions } from './permissions.js';

test('is a state for each name', async () => {
  const { notification, ...states } = await steady(permissions);
  expect(['default', 'denied', 'granted']).toContain(notification);
  for (const state of Object.values(states)) expect(['prompt', 'denied', 'granted']).toContain(state);
});

test('leaves out what the browser does not know', async () => {
  lacking(window, 'Notification');
  having(navigator, 'permissions', {
    query: async ({ name }: { name: string }) => {
      if (name === 'camera') throw new TypeError('no such name');
      return { state: 'granted' };
    },
  });
  const value = { geolocation: 'granted', notifications: 'granted', microphone: 'granted' };
  expect(await read(permissions)).toEqual({ value });
});

test('is unsupported without the interface', async () => {
  lacking(navigator, 'permissions');
  expect(await read(permissions)).toEqual(unsupported);
});
