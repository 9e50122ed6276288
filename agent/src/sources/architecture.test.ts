import { expect, test } from 'vitest';
import { steady } from '../testing.js';
import { architecture } from './architecture.js';

test('is one of the two families', async () => {
  expect([127, 255]).toContain(await steady(architecture));
});
