import { expect, test } from 'vitest';
import { folded, partOf } from './folded';

const change = (attribute: string) => ({ attribute, before: '1', after: '2' });
const RAW = 'raw_device_attributes.';

test('parts of one attribute that changed together are one change', () => {
  const found = folded([
    change(`${RAW}emoji.width`),
    change(`${RAW}timezone`),
    change(`${RAW}emoji.height`),
    change('browser_details.browser_full_version'),
    change('browser_details.browser_major_version'),
  ]);
  expect(found.map(({ path, parts }) => [path, parts.length])).toEqual([
    [`${RAW}emoji`, 2],
    [`${RAW}timezone`, 1],
    ['browser_details.browser_full_version', 1],
    ['browser_details.browser_major_version', 1],
  ]);
});

test('a part alone is named in full', () => {
  expect(folded([change(`${RAW}canvas.text`)])[0]?.path).toBe(`${RAW}canvas.text`);
});

test('a part is called by what is left of its path', () => {
  expect(partOf(`${RAW}webgl_extensions.shader_precisions`, `${RAW}webgl_extensions`)).toBe('shader precisions');
});
