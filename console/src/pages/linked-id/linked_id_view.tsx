import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { LinkedIdSummary } from '../../api/visitor';
import { CopyButton } from '../../parts/copy_button';
import { figure } from '../../parts/figures';
import { PlaceCredit } from '../../parts/place_credit';
import { Section } from '../../parts/section';
import { SeenList } from '../../parts/seen_list';
import { rangeSince } from '../../parts/since';
import { Tile } from '../../parts/tile';
import { Empty } from '../../shell/empty';
import { useEnvironment } from '../../shell/environment';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';
import { eventsPath } from '../events/state';
import { AccountsTable } from './accounts_table';
import { EventsTable } from './events_table';

/** A linked id: on which devices it was seen, who else was there, and from where. */
export function LinkedIdView({ summary }: { summary: LinkedIdSummary }) {
  const environment = useEnvironment();
  const { linked_id, events, is_whole, visitors, addresses } = summary;
  const first = Math.min(...visitors.map(({ first_at }) => first_at), ...addresses.map(({ first_at }) => first_at));
  const range = rangeSince(Number.isFinite(first) ? first : undefined);
  return (
    <>
      <PageTitle actions={<CopyButton value={linked_id} what="linked id" withLabel />}>
        {`Linked id ${linked_id}`}
      </PageTitle>
      {events ? (
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
            <Tile
              label="Visitors"
              figure={figure(visitors.length)}
              {...(visitors.length > 1 ? { tone: 'glow' as const } : {})}
            >
              {visitors.length > 1 ? 'One account on several devices.' : 'One device.'}
            </Tile>
            <Tile label="Addresses" figure={figure(addresses.length)}>
              The latest first, below.
            </Tile>
            <Tile label="Events" figure={is_whole ? figure(events) : `${figure(events)}+`}>
              {is_whole ? 'All that are kept. ' : `The latest ${figure(events)} are looked at here. `}
              <PageLink to={eventsPath({ linked_id: [linked_id] }, range)} inherit>
                See them among the events
              </PageLink>
            </Tile>
          </SimpleGrid>
          <AccountsTable summary={summary} />
          <Section title="Addresses">
            <SeenList
              items={addresses}
              show={({ value }) => (
                <PageLink to={eventsPath({ linked_id: [linked_id], ip_address: [value] }, range)}>{value}</PageLink>
              )}
              none="None."
            />
          </Section>
          <Section title="Events">
            <EventsTable subject={{ linked_id }} />
          </Section>
          {addresses.some(({ about }) => about) && <PlaceCredit />}
        </Stack>
      ) : (
        <Empty title="No event has this linked id.">
          <Text>
            {environment
              ? 'It may have been seen in another environment than the one that is chosen above. '
              : 'Its visitors may have been erased, or its events be older than events are kept. '}
            Case counts.
          </Text>
          <PageLink to="/events">Look through the events</PageLink>
        </Empty>
      )}
    </>
  );
}
