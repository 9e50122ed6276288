import { Button, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Event } from '../../api/event';
import { type Subject, visitsQuery } from '../../api/visits';
import { DataTable } from '../../parts/data_table';
import { TimeText } from '../../parts/time_text';
import { VisitorLink } from '../../parts/visitor_link';
import { useEnvironment } from '../../shell/environment';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { PageLink } from '../../shell/page_link';

/** The events of a linked id, the latest first. */
export function EventsTable({ subject }: { subject: Subject }) {
  const found = useInfiniteQuery(visitsQuery(subject, useEnvironment()));
  if (found.isPending) return <Loading what="Reading the events" />;
  if (!found.data) {
    return <Failure error={found.error} title="The events could not be read." retry={() => void found.refetch()} />;
  }
  const events = found.data.pages.flatMap(page => page.events);
  if (!events.length) return <Text c="dimmed">None that is kept.</Text>;
  return (
    <Stack gap="sm" align="flex-start">
      <div style={{ width: '100%' }}>
        <DataTable<Event>
          label="Events"
          rows={events}
          rowKey={({ event_id }) => event_id}
          columns={[
            {
              key: 'time',
              title: 'When',
              isHeader: true,
              cell: ({ event_id, timestamp }) => (
                <PageLink to={`/events/${encodeURIComponent(event_id)}`}>
                  <TimeText at={timestamp} />
                </PageLink>
              ),
            },
            {
              key: 'visitor',
              title: 'Visitor',
              cell: ({ identification }) =>
                identification ? <VisitorLink visitorId={identification.visitor_id} /> : 'none',
            },
            { key: 'address', title: 'Address', cell: ({ ip_address }) => ip_address },
            {
              key: 'country',
              title: 'Country',
              cell: ({ ip_info }) => (ip_info?.v4 ?? ip_info?.v6)?.geolocation?.country_name,
            },
            {
              key: 'browser',
              title: 'Browser',
              cell: ({ browser_details: browser }) =>
                browser && `${browser.browser_name} ${browser.browser_major_version}, ${browser.os}`,
            },
            { key: 'score', title: 'Suspect score', align: 'right', cell: ({ suspect_score }) => suspect_score },
          ]}
        />
      </div>
      {found.isFetchNextPageError ? (
        <Failure
          error={found.error}
          title="The earlier events could not be read."
          retry={() => void found.fetchNextPage()}
        />
      ) : (
        found.hasNextPage && (
          <Button variant="default" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
            Show earlier events
          </Button>
        )
      )}
    </Stack>
  );
}
