import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { languages } from './languages.js';

test('lists what each interface says', async () => {
  const [single, all] = await steady(languages);
  expect(single).toEqual([navigator.language]);
  expect(all).toEqual(navigator.languages);
});

test('does without the list', async () => {
  lacking(navigator, 'languages');
  expect(await read(languages)).toEqual({ value: [[navigator.language]] });
});

test('is unsupported without any', async () => {
  lacking(navigator, 'language');
  expect(await read(languages)).toEqual(unsupported);
});
