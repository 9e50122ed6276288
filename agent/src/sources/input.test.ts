import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { collection } from '../collect.js';
import { read } from '../testing.js';
import { input } from './input.js';

const never = new Promise<void>(() => {});

test('is read again for each message, and tells nothing of what was typed', async () => {
  const collected = collection({ input });
  const facts = await collected.facts(never);
  const before = (facts.input as { value: { keys?: number } }).value.keys ?? 0;
  const field = document.createElement('input');
  document.body.append(field);
  field.focus();
  await userEvent.keyboard('secret');
  field.remove();
  const after = await collected.facts(never);
  expect(after.input).toMatchObject({ value: { keys: before + 6 } });
  expect(JSON.stringify(after)).not.toContain('secret');
});

test('zeros are left out', async () => {
  dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'mouse' }));
  const { value } = (await read(input)) as { value: Record<string, number> };
  expect(value).not.toHaveProperty('presses');
  expect(Object.values(value)).not.toContain(0);
});
