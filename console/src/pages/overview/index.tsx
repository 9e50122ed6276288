import '@mantine/charts/styles.layer.css';
import { Group, Paper, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { readOverview } from '../../api/overview';
import { PlaceCredit } from '../../parts/place_credit';
import { boundsOf, type Range, useRange } from '../../parts/range';
import { TimeRange } from '../../parts/time_range';
import { Empty } from '../../shell/empty';
import { useEnvironment } from '../../shell/environment';
import { Failure } from '../../shell/failure';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';
import { CountriesSection } from './countries_section';
import { Identifications } from './identifications';
import { LinkedIdsSection } from './linked_ids_section';
import classes from './overview.module.css';
import { ScoresSection } from './scores_section';
import { SignalsSection } from './signals_section';
import { OverviewSkeleton } from './skeleton';
import { stepOf, wholeHours } from './steps';
import { Tiles } from './tiles';

/** While the page stands open, its figures follow. */
const AGAIN = 60_000;
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

function useOverview(range: Range, environment: string | null) {
  return useQuery({
    queryKey: ['overview', range, environment],
    queryFn: ({ signal }) => {
      const { start, end } = boundsOf(range, Date.now());
      return readOverview(
        {
          start,
          // The end of a range that ends now is left to the server, whose clock it is.
          ...(!('preset' in range) && { end }),
          ...(environment && { environment_id: environment }),
          step: stepOf(range),
          time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        },
        signal,
      );
    },
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN,
  });
}

export default function OverviewPage() {
  const { range, setRange } = useRange('7d');
  const environment = useEnvironment();
  const { data, error, isPlaceholderData, refetch } = useOverview(range, environment);
  // Figures are of whole hours, and lead to the events of those.
  const parts = data && { overview: data, range: { start: data.start, end: data.end } };
  // What it will be, as far as the browser's clock tells, so that nothing moves when the answer comes.
  const { start, end } = data ?? wholeHours(boundsOf(range, Date.now()));
  const isEmpty = data && !data.events && !data.before.events;
  return (
    <div className={classes.page}>
      <PageTitle
        actions={<TimeRange value={range} onChange={setRange} />}
        about={`Counted by the hour, ${moment.formatRange(start, end)}. Erasure and retention change none of it.`}
      >
        Overview
      </PageTitle>
      {error && !data ? (
        <Failure error={error} title="The figures could not be read." retry={() => void refetch()} />
      ) : !parts ? (
        <OverviewSkeleton />
      ) : (
        <Stack
          gap="md"
          className={classes.parts}
          data-stale={isPlaceholderData || undefined}
          aria-busy={isPlaceholderData}
        >
          {error && <Failure error={error} title="These figures are old ones." retry={() => void refetch()} />}
          {isEmpty ? (
            <Nothing />
          ) : (
            <>
              <Tiles {...parts} />
              <Identifications {...parts} onRange={setRange} />
              <SignalsSection {...parts} onRange={setRange} />
              <div className={classes.pair}>
                <ScoresSection {...parts} />
                <LinkedIdsSection {...parts} />
              </div>
              <CountriesSection {...parts} />
              {parts.overview.countries.length > 0 && <PlaceCredit />}
            </>
          )}
        </Stack>
      )}
    </div>
  );
}

const Nothing = () => (
  <Paper withBorder>
    <Empty title="Nobody was identified in this time, nor in the time before.">
      Put the agent into a page, and figures are here within seconds.
      <Group justify="center" mt="sm">
        <PageLink to="/get-started">Get started</PageLink>
        <PageLink to="/?range=90d">Look at the last 90 days</PageLink>
      </Group>
    </Empty>
  </Paper>
);
