// One call of the official Server SDK for Node: {url, key, region?, method, args} as JSON in, {value} or {refused} out.
import { text } from 'node:stream/consumers';
import { FingerprintServerApiClient, RequestError } from '@fingerprint/node-sdk';

const { url: RIDGELINE, key, region, method, args } = JSON.parse(await text(process.stdin));

const client = new FingerprintServerApiClient({
  apiKey: key,
  region,
  fetch: (url, init) => fetch(String(url).replace(/^https:\/\/[^/]+/, RIDGELINE), init),
});

try {
  console.log(JSON.stringify({ value: await client[method](...args) }));
} catch (error) {
  if (!(error instanceof RequestError)) throw error;
  const { name: kind, statusCode: status, errorCode: code, message } = error;
  console.log(JSON.stringify({ refused: { kind, status, code, message } }));
}
