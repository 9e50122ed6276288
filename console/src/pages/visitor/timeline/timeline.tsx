import { Box, Button, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { driftQuery } from '../../../api/visitor';
import { visitsQuery } from '../../../api/visits';
import { counted } from '../../../parts/figures';
import { Empty } from '../../../shell/empty';
import { useEnvironment } from '../../../shell/environment';
import { Failure } from '../../../shell/failure';
import { Loading } from '../../../shell/loading';
import { comparisonOf } from './compared';
import { byDay } from './days';
import classes from './timeline.module.css';
import { Visit } from './visit';

const dayName = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/** A visitor's visits day by day, each with what was other than in the one before. */
export function Timeline({ visitorId }: { visitorId: string }) {
  const environment = useEnvironment();
  const visits = useInfiniteQuery(visitsQuery({ visitor_id: visitorId }, environment));
  const drift = useQuery(driftQuery(visitorId, environment));
  if (visits.isPending) return <Loading what="Reading the visits" height={320} />;
  if (!visits.data) {
    return <Failure error={visits.error} title="The visits could not be read." retry={() => void visits.refetch()} />;
  }
  const events = visits.data.pages.flatMap(page => page.events);
  if (!events.length) return <Empty title="No visit of this visitor is kept." />;
  const places = new Map(events.map(({ event_id }, place) => [event_id, place]));
  return (
    <>
      {drift.error && (
        <Box mb="md">
          <Failure
            error={drift.error}
            title="What changed between visits could not be read."
            retry={() => void drift.refetch()}
          />
        </Box>
      )}
      {byDay(events).map(({ key, visits }) => (
        <section key={key} aria-labelledby={`day-${key}`}>
          <Title order={2} size="h4" className={classes.day} id={`day-${key}`}>
            {dayName.format(visits[0]?.timestamp)}{' '}
            <Text component="span" size="sm" c="dimmed" display="inline-block">
              {counted(visits.length, 'visit')}
            </Text>
          </Title>
          <ol className={classes.visits}>
            {visits.map(event => (
              <Visit
                key={event.event_id}
                event={event}
                comparison={
                  drift.data ? comparisonOf(event.event_id, places.get(event.event_id) ?? 0, drift.data) : null
                }
              />
            ))}
          </ol>
        </section>
      ))}
      {visits.isFetchNextPageError && (
        <Failure
          error={visits.error}
          title="The earlier visits could not be read."
          retry={() => void visits.fetchNextPage()}
        />
      )}
      {visits.hasNextPage && !visits.isFetchNextPageError && (
        <Button variant="default" onClick={() => void visits.fetchNextPage()} loading={visits.isFetchingNextPage}>
          Show earlier visits
        </Button>
      )}
    </>
  );
}
