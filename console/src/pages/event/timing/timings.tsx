import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Event, explanationQuery } from '../../../api/event';
import { DataTable } from '../../../parts/data_table';
import { roughShare } from '../../../parts/figures';
import { Section } from '../../../parts/section';
import { Failure } from '../../../shell/failure';
import { Loading } from '../../../shell/loading';
import { NoExplanation } from '../no_explanation';
import { shownMilliseconds, type TimedStep, timingOf } from './steps';
import classes from './timings.module.css';

/** How long each step of the identification took. */
export function Timings({ event }: { event: Event }) {
  const explanation = useQuery(explanationQuery(event.event_id));
  if (explanation.isPending) return <Loading what="Reading the times" height={240} />;
  if (explanation.error) {
    return (
      <Failure
        error={explanation.error}
        title="The times could not be read."
        retry={() => void explanation.refetch()}
      />
    );
  }
  const { steps, total } = timingOf(explanation.data?.timings ?? {});
  if (!explanation.data || !steps.length) {
    return (
      <Section title="Server time by step">
        <NoExplanation event={event} what="How long each step took" />
      </Section>
    );
  }
  const slowest = Math.max(...steps.map(({ milliseconds }) => milliseconds));
  return (
    <Section
      title="Server time by step"
      about={`${shownMilliseconds(total)} from the first byte read up to the write of the event. The steps run one after the other; the slowest is marked.`}
    >
      <DataTable<TimedStep>
        label="Server time by step"
        rows={steps}
        rowKey={({ name }) => name}
        columns={[
          {
            key: 'step',
            title: 'Step',
            isHeader: true,
            cell: ({ name }) => <span className={classes.name}>{name}</span>,
          },
          { key: 'time', title: 'Time', align: 'right', cell: ({ milliseconds }) => shownMilliseconds(milliseconds) },
          {
            key: 'chart',
            title: 'When',
            cell: ({ startsAt, milliseconds }) => (
              <div className={classes.track} aria-hidden="true">
                <div
                  className={classes.bar}
                  data-slowest={milliseconds === slowest || undefined}
                  style={{ left: `${(100 * startsAt) / total}%`, width: `${(100 * milliseconds) / total}%` }}
                />
              </div>
            ),
          },
          { key: 'share', title: 'Share', align: 'right', cell: ({ share }) => roughShare(share) },
          {
            key: 'about',
            title: 'What happens',
            cell: ({ about }) => <div className={classes.wrap}>{about}</div>,
          },
        ]}
      />
      <Text size="sm" c="dimmed" mt="sm">
        The write of the event itself, the way over the network, and the agent’s work in the browser are not in it.
      </Text>
    </Section>
  );
}
