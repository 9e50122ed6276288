/** What stands in a snippet where a key or an event is not known yet. */
export const KEY = 'PUBLIC_KEY';
export const EVENT = 'EVENT_ID';

export interface Snippet {
  /** Where it goes: a file's name, or what it is. */
  title: string;
  code: string;
}

export const PAGES = ['html', 'react', 'bundler'] as const;
export type Page = (typeof PAGES)[number];

export const SERVERS = ['curl', 'python', 'node'] as const;
export type Server = (typeof SERVERS)[number];

/** What is put into a page, by what the page is made with; `origin` is where browsers reach the server. */
export const pageSnippets = (origin: string, key: string): Record<Page, Snippet[]> => ({
  html: [
    {
      title: 'Into the page',
      code: `<script type="module">
  import { start } from '${origin}/web/v4/${key}';
  const { event_id } = await start().get({ linkedId: 'order-17' });
  // Send event_id to your server, and read the event there: what a browser says of itself is no proof.
</script>
`,
    },
    {
      title: 'In a Content-Security-Policy, if there is one',
      code: `script-src ${origin}; connect-src ${origin}\n`,
    },
  ],
  react: [
    { title: 'Once, in your application', code: 'npm install @ridgeline/react @ridgeline/agent\n' },
    {
      title: 'src/main.tsx',
      code: `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RidgelineProvider } from '@ridgeline/react';
import { Checkout } from './checkout';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <RidgelineProvider apiKey="${key}" endpoints="${origin}/">
      <Checkout order="order-17" />
    </RidgelineProvider>
  </StrictMode>,
);
`,
    },
    {
      title: 'src/checkout.tsx',
      code: `import { useVisitorData } from '@ridgeline/react';

export function Checkout({ order }: { order: string }) {
  const { data, error, isLoading, getData } = useVisitorData({ linkedId: order });
  if (isLoading) return <p>One moment.</p>;
  if (error) return <button onClick={() => getData().catch(() => {})}>Try again ({error.code})</button>;
  return <p>Event {data?.event_id}</p>;
}
`,
    },
  ],
  bundler: [
    { title: 'Once, in your application', code: 'npm install @ridgeline/agent\n' },
    {
      title: 'src/main.js',
      code: `import { start } from '@ridgeline/agent';

const agent = start({ apiKey: '${key}', endpoints: '${origin}/' });
agent.get({ linkedId: 'order-17' }).then(({ event_id }) => console.log(event_id));
`,
    },
  ],
});

/** What reads an event on a server. */
export const serverSnippets = (origin: string, event: string): Record<Server, Snippet[]> => ({
  curl: [
    {
      title: 'On a command line',
      code: `curl -H "Authorization: Bearer $SECRET_KEY" ${origin}/v4/events/${event}\n`,
    },
  ],
  python: [
    { title: 'Once, on your server', code: 'pip install fingerprint-server-sdk\n' },
    {
      title: 'On your server',
      code: `import os

from fingerprint_server_sdk import Configuration, FingerprintApi

api = FingerprintApi(Configuration(api_key=os.environ["SECRET_KEY"], host="${origin}/v4"))
print(api.get_event("${event}").identification.visitor_id)
`,
    },
  ],
  node: [
    { title: 'Once, on your server', code: 'npm install @fingerprint/node-sdk\n' },
    {
      title: 'On your server',
      code: `import { FingerprintServerApiClient } from "@fingerprint/node-sdk";

const api = new FingerprintServerApiClient({
  apiKey: process.env.SECRET_KEY,
  fetch: (url, init) => fetch(String(url).replace(/^https:\\/\\/[^/]+/, "${origin}"), init),
});
console.log((await api.getEvent("${event}")).identification.visitor_id);
`,
    },
  ],
});

/** Whether a host is the browser's own machine. */
export const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$|\.localhost$/.test(host);

/** Whether browsers refuse to load from there into pages that came over https. */
export function isMixed(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !isLoopback(hostname);
}
