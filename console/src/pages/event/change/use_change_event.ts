import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeEvent, type Event, type EventUpdate, eventQuery } from '../../../api/event';

/** Changes an event: shown at once, and taken back if the server refuses. */
export function useChangeEvent({ event_id }: Event) {
  const client = useQueryClient();
  const { queryKey } = eventQuery(event_id);
  return useMutation({
    mutationFn: (change: EventUpdate) => changeEvent(event_id, change),
    // One after the other, so that what is taken back is what was there before.
    scope: { id: `event ${event_id}` },
    onMutate: async change => {
      await client.cancelQueries({ queryKey, exact: true });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, event => event && { ...event, ...change });
      return { before };
    },
    onError: (_error, _change, context) => client.setQueryData(queryKey, context?.before),
    onSuccess: () => {
      // Lists of events show what was changed as well.
      void client.invalidateQueries({ predicate: ({ queryKey: [first] }) => first === 'visits' || first === 'events' });
    },
    onSettled: () => client.invalidateQueries({ queryKey, exact: true }),
  });
}
