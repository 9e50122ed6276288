import { BarChart } from '@mantine/charts';
import { useNavigate } from 'react-router';
import type { Overview } from '../../api/overview';
import { counted, figure, share, shortFigure } from '../../parts/figures';
import type { Range } from '../../parts/range';
import { Section } from '../../parts/section';
import { Empty } from '../../shell/empty';
import { useEnvironment, withEnvironment } from '../../shell/environment';
import { PageLink } from '../../shell/page_link';
import { eventsPath } from '../events/state';
import { ChartTooltip } from './chart_tooltip';
import classes from './overview.module.css';
import { type Bucket, buckets } from './scores';
import { useTable } from './table_switch';
import { ValueTable } from './value_table';

interface Props {
  overview: Overview;
  range: Range;
}

const scoreText = ({ least, most }: Bucket) => (least === most ? `${least}` : `${least} to ${most}`);

const pathOf = ({ least, most }: Bucket, range: Range) =>
  eventsPath({ min_suspect_score: [`${least}`], max_suspect_score: [`${most}`] }, range);

/** How suspect scores are distributed, where they are known. */
export function ScoresSection({ overview, range }: Props) {
  const { isTable, button } = useTable('scores', 'suspect scores');
  const navigate = useNavigate();
  const environment = useEnvironment();
  const all = buckets(overview.suspect_scores);
  const known = all.reduce((sum, { count }) => sum + count, 0);
  const title = 'Suspect scores';
  if (!known) {
    return (
      <Section title={title}>
        <Empty title="No event of this time has a suspect score.">
          A score is the sum of what the signals found, with a weight each. It is there as soon as one of them is
          judged.
        </Empty>
      </Section>
    );
  }
  const described = `Of ${counted(known, 'event')} with a score, ${share(all[0]?.count ?? 0, known)} have ${
    all[0] ? scoreText(all[0]) : ''
  }; the highest are from ${all.at(-1)?.least} on.`;
  return (
    <Section
      title={title}
      about={
        <>
          Known of {counted(known, 'event')}
          {known < overview.events && ` of ${figure(overview.events)}`}.
        </>
      }
      aside={button}
    >
      {isTable ? (
        <ValueTable
          label={title}
          columns={['Score', 'Events', 'Share']}
          rows={all.map(bucket => ({
            key: bucket.least,
            cells: [
              scoreText(bucket),
              bucket.count ? (
                <PageLink key="count" to={pathOf(bucket, range)}>
                  {figure(bucket.count)}
                </PageLink>
              ) : (
                '0'
              ),
              share(bucket.count, known),
            ],
          }))}
        />
      ) : (
        <div className={classes.chart}>
          <BarChart
            h={300}
            data={all}
            dataKey="least"
            series={[{ name: 'count', color: 'var(--accent)' }]}
            gridAxis="x"
            tickLine="none"
            strokeDasharray={0}
            minBarSize={2}
            xAxisProps={{ interval: 'preserveStart', minTickGap: 16 }}
            yAxisProps={{ width: 44, allowDecimals: false, tickFormatter: shortFigure }}
            barProps={{ isAnimationActive: false }}
            barChartProps={{
              title: described,
              onClick: ({ activeLabel }) => {
                const bucket = all.find(({ least }) => least === Number(activeLabel));
                if (bucket && matchMedia('(hover: hover)').matches) {
                  navigate(withEnvironment(pathOf(bucket, range), environment));
                }
              },
            }}
            tooltipProps={{
              isAnimationActive: false,
              content: ({ active, label }) => {
                const bucket = all.find(({ least }) => least === Number(label));
                return active && bucket ? (
                  <ChartTooltip
                    title={`Score ${scoreText(bucket)}`}
                    rows={[{ label: 'Events', value: bucket.count, color: 'var(--accent)' }]}
                    note={share(bucket.count, known) ?? undefined}
                  />
                ) : null;
              },
            }}
          />
        </div>
      )}
    </Section>
  );
}
