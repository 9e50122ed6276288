/* The event, and the code that asks for it. */

import { byId, text } from './dom.js';
import { jsonNodes } from './json.js';
import { base, publicKey } from './page.js';

export function showEvent(event) {
  byId('event-json').replaceChildren(...jsonNodes(event));
  byId('copy-event').hidden = false;
  byId('event-sheet').scrollTop = 0;
  showSnippets(event.event_id);
}

export function showNoEvent() {
  byId('event-json').replaceChildren();
  byId('copy-event').hidden = true;
  showSnippets(null);
}

export function showSnippets(eventId) {
  const origin = base.href.replace(/\/$/, '');
  text(
    'snippet-page',
    [
      '<script type="module">',
      `  import { start } from "${origin}/web/v4/${publicKey || 'YOUR_PUBLIC_KEY'}";`,
      '  const { event_id } = await start().get();',
      '</script>',
    ].join('\n'),
  );
  text(
    'snippet-server',
    `curl -H "Authorization: Bearer $SECRET_KEY" \\\n  ${origin}/v4/events/${eventId ?? 'EVENT_ID'}`,
  );
}
