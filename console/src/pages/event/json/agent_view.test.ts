import { expect, test } from 'vitest';
import { agentViewOf } from './agent_view';

test('the page learns ids, and nothing that signals found', () => {
  const event = { event_id: '1.a', timestamp: 1, vpn: true, identification: { visitor_id: 'v', visitor_found: true } };
  expect(agentViewOf(event)).toEqual({ event_id: '1.a', visitor_id: 'v', sealed_result: null });
});

test('an event without a visitor has none', () => {
  expect(agentViewOf({ event_id: '1.a', timestamp: 1 })).toEqual({ event_id: '1.a', sealed_result: null });
});
