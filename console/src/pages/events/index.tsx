import { Button, Group, Stack, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { MOST_COUNTED, searchEvents } from '../../api/event_search';
import { useMember } from '../../api/session';
import { counted, figure } from '../../parts/figures';
import { PlaceCredit } from '../../parts/place_credit';
import { TimeRange } from '../../parts/time_range';
import { TimeText } from '../../parts/time_text';
import { explain, Failure } from '../../shell/failure';
import { PageTitle } from '../../shell/page_title';
import { ColumnPicker } from './column_picker';
import { EventCards, EventTable } from './event_table';
import { ExportDialog } from './export_dialog';
import { FilterBar } from './filter_bar';
import { withFilter } from './filters';
import { searchOf, type Wanted } from './find';
import { isRefusal } from './follow';
import { Forbidden, useForbidden } from './forbidden';
import { showsLookedUp } from './looked_up';
import { NoEvents } from './no_events';
import { Refused } from './refused';
import { sieveOf } from './sieve';
import { EventsSkeleton } from './skeleton';
import { useEventsState } from './state';
import { joined, useEvents } from './use_events';
import { useFollowed } from './use_followed';
import { ViewsMenu } from './views_menu';

export default function EventsPage() {
  const { wanted, columns, isLive, refused, view, change, openView } = useEventsState();
  const { sees_personal_data } = useMember();
  const forbidden = useForbidden(wanted.filters);
  const isAllowed = forbidden.length === 0;
  const { data, error, isPlaceholderData, isFetching, hasNextPage, isFetchingNextPage, ...query } = useEvents(
    wanted,
    isAllowed,
  );
  const [isHeld, setHeld] = useState(false);
  const [isExporting, exporting] = useDisclosure();
  const isNarrow = useMediaQuery('(max-width: 36em)', undefined, { getInitialValueInEffect: false });

  const first = isPlaceholderData ? undefined : data?.pages[0];
  const followed = useFollowed(wanted, first, isLive && isAllowed, isHeld);
  const events = useMemo(() => joined(followed.events, data?.pages ?? []), [followed.events, data]);
  const fresh = useMemo(() => new Set(followed.events.map(({ event_id }) => event_id)), [followed.events]);
  const last = data?.pages.at(-1);
  const lookedAt = data?.pages.reduce((sum, page) => sum + page.lookedAt, 0) ?? 0;
  const refresh = () => {
    followed.forget();
    void query.refresh();
  };

  const rows = { events, columns, fresh, torn: followed.torn, isStale: isPlaceholderData };
  return (
    <>
      <PageTitle
        about={
          sees_personal_data ? undefined : 'Masks stand in the place of personal data, which are not shown to you.'
        }
        actions={
          <>
            <ViewsMenu view={view} onOpen={openView} />
            <TimeRange value={wanted.range} onChange={range => change({ range })} />
            <Button
              variant="default"
              onClick={exporting.open}
              disabled={!isAllowed}
              leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
            >
              Export
            </Button>
          </>
        }
      >
        Events
      </PageTitle>
      <Stack gap="md">
        <FilterBar filters={wanted.filters} onChange={filters => change({ filters })} />
        {refused.length > 0 && <Refused refused={refused} onRemove={() => change({ filters: wanted.filters })} />}
        <Group justify="space-between" gap="xs">
          <Group gap="sm" mih={30}>
            {data && !error && isAllowed && (
              <Count
                key={JSON.stringify(wanted)}
                wanted={wanted}
                shown={events.length}
                isAll={!hasNextPage && !isPlaceholderData}
              />
            )}
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              onClick={refresh}
              disabled={!isAllowed}
              loading={isFetching && !isFetchingNextPage && data !== undefined}
              leftSection={<IconRefresh size={15} stroke={1.6} aria-hidden="true" />}
            >
              Refresh
            </Button>
          </Group>
          <Group gap="xs">
            {isNarrow && (
              <Button variant="default" size="xs" onClick={() => change({ isOldestFirst: !wanted.isOldestFirst })}>
                {wanted.isOldestFirst ? 'Oldest first' : 'Newest first'}
                <VisuallyHidden>, change the order</VisuallyHidden>
              </Button>
            )}
            <LiveButton wanted={wanted} isLive={isLive} onChange={isLive => change({ isLive }, { replace: true })} />
            <ColumnPicker columns={columns} onChange={columns => change({ columns }, { replace: true })} />
          </Group>
        </Group>
        {isLive && isAllowed && <LiveState {...followed} />}
        {!isAllowed ? (
          <Forbidden
            names={forbidden}
            onRemove={() =>
              change({ filters: forbidden.reduce((filters, name) => withFilter(filters, name, []), wanted.filters) })
            }
          />
        ) : error && !data ? (
          <Failure error={error} title="The events could not be read." retry={() => void query.refetch()} />
        ) : !data ? (
          <EventsSkeleton columns={columns} isNarrow={isNarrow} />
        ) : (
          <>
            {error && <Failure error={error} title="No more could be read." retry={() => void query.refetch()} />}
            {events.length === 0 ? (
              <NoEvents
                wanted={wanted}
                isLive={isLive}
                lookedAt={lookedAt}
                reached={last?.reached}
                hasMore={hasNextPage}
                onChange={change}
              />
            ) : isNarrow ? (
              <EventCards {...rows} />
            ) : (
              <EventTable
                {...rows}
                isOldestFirst={wanted.isOldestFirst}
                onOrder={isOldestFirst => change({ isOldestFirst })}
                onHold={setHeld}
              />
            )}
            <Older
              wanted={wanted}
              hasMore={hasNextPage}
              isEmpty={events.length === 0}
              isLoading={isFetchingNextPage}
              lookedAt={lookedAt}
              reached={last?.reached}
              onMore={() => void query.fetchNextPage()}
            />
            {showsLookedUp(events, columns, wanted.filters) && <PlaceCredit />}
          </>
        )}
      </Stack>
      <ExportDialog isOpen={isExporting} onClose={exporting.close} wanted={wanted} columns={columns} />
    </>
  );
}

interface OlderProps {
  wanted: Wanted;
  hasMore: boolean;
  isEmpty: boolean;
  isLoading: boolean;
  lookedAt: number;
  reached: number | undefined;
  onMore: () => void;
}

/** The way to what comes after the events that are shown. */
function Older({ wanted, hasMore, isEmpty, isLoading, lookedAt, reached, onMore }: OlderProps) {
  const isSieved = sieveOf(wanted.filters) !== null;
  if (!hasMore) {
    return isEmpty ? null : (
      <Text ta="center" size="sm" c="dimmed" role="status">
        These are all events of this time{Object.keys(wanted.filters).length ? ' that pass the filters' : ''}.
      </Text>
    );
  }
  return (
    <Group justify="center" gap="sm">
      {isSieved && (
        <Text size="sm" c="dimmed" role="status">
          Looked through {counted(lookedAt, 'event')}
          {reached !== undefined && (
            <>
              {wanted.isOldestFirst ? ' up to ' : ' back to '}
              <TimeText at={reached} />
            </>
          )}
          .
        </Text>
      )}
      <Button variant="default" onClick={onMore} loading={isLoading}>
        {isSieved ? 'Look further' : wanted.isOldestFirst ? 'Show newer ones' : 'Show older ones'}
      </Button>
    </Group>
  );
}

interface CountProps {
  wanted: Wanted;
  shown: number;
  isAll: boolean;
}

/** How many there are: what is shown, and of all when it is asked for, for counting takes time. */
function Count({ wanted, shown, isAll }: CountProps) {
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['events-total', wanted],
    queryFn: async ({ signal }) =>
      (await searchEvents({ ...searchOf(wanted), limit: 1, total_hits: MOST_COUNTED }, signal)).total_hits ?? 0,
    enabled: isAsked,
    staleTime: 60_000,
  });
  if (isAll) return <Text size="sm">{counted(shown, 'event')}</Text>;
  if (data !== undefined) {
    return (
      <Text size="sm" role="status">
        {figure(shown)} shown of {data >= MOST_COUNTED ? `${figure(data)} or more` : figure(data)}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm">{figure(shown)} shown</Text>
      {!sieveOf(wanted.filters) && (
        <Button
          variant="subtle"
          size="xs"
          loading={isFetching}
          onClick={() => (isAsked ? void refetch() : setAsked(true))}
        >
          {error ? 'Counting failed, try again' : 'Count all'}
        </Button>
      )}
    </>
  );
}

interface LiveButtonProps {
  wanted: Wanted;
  isLive: boolean;
  onChange: (isLive: boolean) => void;
}

function LiveButton({ wanted, isLive, onChange }: LiveButtonProps) {
  const reason = wanted.isOldestFirst
    ? 'Only with the newest first.'
    : 'preset' in wanted.range
      ? null
      : 'Only with a time that ends now.';
  const Sign = isLive ? IconPlayerPause : IconPlayerPlay;
  return (
    <Tooltip label={reason} disabled={!reason}>
      <Button
        variant={isLive ? 'light' : 'default'}
        size="xs"
        aria-pressed={isLive}
        data-disabled={reason ? true : undefined}
        aria-disabled={reason ? true : undefined}
        onClick={() => !reason && onChange(!isLive)}
        leftSection={<Sign size={15} stroke={1.6} aria-hidden="true" />}
      >
        {isLive ? 'Pause' : 'Live'}
        {reason && <VisuallyHidden>. {reason}</VisuallyHidden>}
      </Button>
    </Tooltip>
  );
}

interface LiveStateProps {
  at: number;
  latest: number;
  waiting: number;
  failure: unknown;
}

/** What the live tail does, in a line that is always there. */
function LiveState({ at, latest, waiting, failure }: LiveStateProps) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (latest) setSaid(`${counted(latest, 'new event')}.`);
  }, [latest]);
  return (
    <Text size="sm" c={failure ? 'var(--mantine-color-error)' : 'dimmed'}>
      {failure ? (
        `${explain(failure)} ${isRefusal(failure) ? 'No more events are looked for.' : 'Events are looked for again in a moment.'}`
      ) : waiting ? (
        `${counted(waiting, 'new event')} waiting until the pointer leaves the table.`
      ) : at ? (
        <>
          The latest came <TimeText at={at} isRelative />.
        </>
      ) : (
        'Waiting for events; they are shown as they come.'
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </Text>
  );
}
