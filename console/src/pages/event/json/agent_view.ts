import type { Event } from '../../../api/event';

/** What the page was answered, as far as it is kept. */
export interface AgentView {
  event_id: string;
  visitor_id?: string;
  sealed_result: null;
}

/**
 * The answer that the agent handed to the page (docs/agent-protocol.md).
 *
 * Its token is kept nowhere, and whether it had the suspect score was a setting of the server: neither is made up.
 */
export const agentViewOf = ({ event_id, identification }: Event): AgentView => ({
  event_id,
  ...(identification ? { visitor_id: identification.visitor_id } : {}),
  sealed_result: null,
});
