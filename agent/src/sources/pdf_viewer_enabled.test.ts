import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { pdfViewerEnabled } from './pdf_viewer_enabled.js';

test('is read from the browser', async () => {
  const value = await steady(pdfViewerEnabled);
  expect(value).toBeTypeOf('boolean');
});

test('is unsupported where the browser does not tell', async () => {
  lacking(navigator, 'pdfViewerEnabled');
  expect(await read(pdfViewerEnabled)).toEqual(unsupported);
});
