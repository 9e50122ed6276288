import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '../../api/environments';
import type { Event } from '../../api/event';
import { counted } from '../../parts/figures';
import { useNow } from '../../parts/now';
import { Empty } from '../../shell/empty';
import { whyNotKept } from './why_not_kept';

/** What stands where the details of an event would, when they are not kept. */
export function NoExplanation({ event, what }: { event: Event; what: string }) {
  const { data: environments } = useQuery(environmentsQuery);
  const environment = environments?.find(({ environment_id }) => environment_id === event.environment_id);
  const days = environment && (environment.detail_retention_days ?? environment.default_detail_retention_days);
  const why = whyNotKept(event.timestamp, useNow(), days ?? null);
  return (
    <Empty title={`${what} is not kept.`}>
      {why}
      {days !== undefined && ` Details of events are kept ${counted(days, 'day')} in this environment.`} The event
      itself is whole.
    </Empty>
  );
}
