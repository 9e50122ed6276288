import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { eventQuery } from '../../api/event';
import { ApiFailure } from '../../api/failure';
import { Failure } from '../../shell/failure';
import { PageTitle } from '../../shell/page_title';
import { EventNotFound } from './event_not_found';
import { EventSkeleton } from './event_skeleton';
import { EventView } from './event_view';

export default function EventPage() {
  const { id = '' } = useParams();
  const event = useQuery(eventQuery(id));
  // Asked first: what was read before may have been erased since.
  if (event.error instanceof ApiFailure && [400, 404].includes(event.error.status))
    return <EventNotFound eventId={id} />;
  if (event.data) return <EventView event={event.data} />;
  if (event.isPending) return <EventSkeleton eventId={id} />;
  return (
    <>
      <PageTitle>{`Event ${id}`}</PageTitle>
      <Failure error={event.error} title="The event could not be read." retry={() => void event.refetch()} />
    </>
  );
}
