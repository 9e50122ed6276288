import { expect, test } from 'vitest';
import { curlOf } from './curl';

test('the command reads the event of this server', () => {
  expect(curlOf('https://id.example.com', '1760000000000.aB3xYz')).toBe(
    'curl -H "Authorization: Bearer $SECRET_KEY" https://id.example.com/v4/events/1760000000000.aB3xYz',
  );
});

test('an odd id is one word of the shell and one part of the path', () => {
  expect(curlOf('http://127.0.0.1:8787', "a'b/c d")).toBe(
    "curl -H \"Authorization: Bearer $SECRET_KEY\" 'http://127.0.0.1:8787/v4/events/a'\\''b%2Fc%20d'",
  );
});
