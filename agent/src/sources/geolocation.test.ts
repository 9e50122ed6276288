import { expect, test, vi } from 'vitest';
import { having, lacking, read, unsupported } from '../testing.js';
import { geolocation } from './geolocation.js';

const allowed = (state: PermissionState) => having(navigator, 'permissions', { query: async () => ({ state }) });

/** A device that answers with a place, or fails with a code. */
function standing(answer: Partial<GeolocationCoordinates> | number) {
  const getCurrentPosition = vi.fn((found: PositionCallback, failed: PositionErrorCallback) => {
    if (typeof answer === 'number') failed({ code: answer } as GeolocationPositionError);
    else found({ coords: answer } as GeolocationPosition);
  });
  having(navigator, 'geolocation', { getCurrentPosition });
  return getCurrentPosition;
}

test('nobody is asked here', async () => {
  expect(await read(geolocation)).toEqual({ error: 'blocked' });
});

test.each(['prompt', 'denied'] as const)('the place is not looked up where the answer is "%s"', async state => {
  allowed(state);
  const lookUp = standing({ latitude: 1, longitude: 2, accuracy: 3 });
  expect(await read(geolocation)).toEqual({ error: 'blocked' });
  expect(lookUp).not.toHaveBeenCalled();
});

test.each(['permissions', 'geolocation'])('the place is not looked up without `navigator.%s`', async name => {
  allowed('granted');
  const lookUp = standing({ latitude: 1, longitude: 2, accuracy: 3 });
  lacking(navigator, name);
  expect(await read(geolocation)).toEqual(unsupported);
  expect(lookUp).not.toHaveBeenCalled();
});

test('a fresh place is asked for, as exact as can be', async () => {
  allowed('granted');
  const lookUp = standing({ latitude: 1, longitude: 2, accuracy: 3 });
  await read(geolocation);
  const options = { enableHighAccuracy: true, maximumAge: 0, timeout: 10_000 };
  expect(lookUp).toHaveBeenCalledExactlyOnceWith(expect.any(Function), expect.any(Function), options);
});

test.each([
  [0, { latitude: 48.20849, longitude: -16.37208, accuracy: 1 }],
  [8.25, { latitude: 48.20849, longitude: -16.37208, accuracy: 9 }],
  [120, { latitude: 48.2085, longitude: -16.3721, accuracy: 120 }],
  [1400, { latitude: 48.208, longitude: -16.372, accuracy: 1400 }],
  [25_000, { latitude: 48.21, longitude: -16.37, accuracy: 25_000 }],
  [1e9, { latitude: 48, longitude: -16, accuracy: 1e9 }],
])('no more of a place is told than its accuracy of %d m is worth', async (accuracy, value) => {
  allowed('granted');
  standing({ latitude: 48.208_493_12, longitude: -16.372_081_77, accuracy });
  expect(await read(geolocation)).toEqual({ value });
});

test.each([
  [1, 'blocked'],
  [2, 'failed'],
  [3, 'timeout'],
])('the error %d is `%s`', async (code, error) => {
  allowed('granted');
  standing(code);
  expect(await read(geolocation)).toEqual({ error });
});
