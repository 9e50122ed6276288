import { expect, test } from 'vitest';
import { hash } from './hash.js';
import { hashedUrl, message } from './message.js';
import { requestOf, settingsOf } from './options.js';
import { having } from './testing.js';

const settings = settingsOf({ apiKey: 'rl_pk_us_x', integrationInfo: ['shop/1'] }, () => 'https://home.example/');
const bare = settingsOf({ apiKey: 'rl_pk_us_x' }, () => 'https://home.example/');

test('has the fields of the protocol', () => {
  const facts = { vendor: { value: '', ms: 0 }, oscpu: { error: 'unsupported' as const, ms: 0.1 } };
  const body = message(settings, requestOf({ tag: 1, linkedId: 'order-17' }), facts, { cookie: 't' });
  expect(JSON.parse(body)).toEqual({
    version: 1,
    public_key: 'rl_pk_us_x',
    payload_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    sent_at: expect.any(Number),
    sdk: { platform: 'js', version: expect.any(String), integrations: [{ name: 'shop', version: '1' }] },
    url: location.href,
    referrer: document.referrer,
    linked_id: 'order-17',
    tags: { tag: 1 },
    tokens: { cookie: 't' },
    facts,
  });
});

test('leaves out what was not given', () => {
  const body = JSON.parse(message(bare, requestOf({}), {}, {}));
  expect(body).not.toHaveProperty('linked_id');
  expect(body).not.toHaveProperty('tags');
  expect(body).not.toHaveProperty('storageless');
  expect(body.sdk).not.toHaveProperty('integrations');
});

test('says that nothing is to be stored, and the time that it is given', () => {
  const none = settingsOf({ apiKey: 'rl_pk_us_x', storageless: true }, () => 'https://home.example/');
  expect(JSON.parse(message(none, requestOf({}), {}, {}, 17))).toMatchObject({ storageless: true, sent_at: 17 });
});

test('draws a new payload id each time', () => {
  const id = () => JSON.parse(message(bare, requestOf({}), {}, {})).payload_id;
  expect(id()).not.toBe(id());
});

test('cuts an address that the server would refuse for its length', () => {
  having(document, 'referrer', `https://a.example/${'x'.repeat(9000)}`);
  expect(JSON.parse(message(bare, requestOf({}), {}, {})).referrer).toHaveLength(8192);
});

const address = 'https://shop.example:8080/orders/17?mail=a@b.example#top';

test.each([
  [{}, address],
  [{ path: false }, address],
  [{ path: true }, `https://shop.example:8080/${hash('orders/17')}?mail=a@b.example#top`],
  [{ query: true }, `https://shop.example:8080/orders/17?${hash('mail=a@b.example')}#top`],
  [{ fragment: true }, `https://shop.example:8080/orders/17?mail=a@b.example#${hash('top')}`],
])('with %o the address is %s', (parts, expected) => {
  expect(hashedUrl(address, parts)).toBe(expected);
});

test('empty parts stay empty', () => {
  const all = { path: true, query: true, fragment: true };
  expect(hashedUrl('https://shop.example/', all)).toBe('https://shop.example/');
  expect(hashedUrl('', all)).toBe('');
});

test('what is no address is hashed whole', () => {
  expect(hashedUrl('not an address', { query: true })).toBe(hash('not an address'));
});
