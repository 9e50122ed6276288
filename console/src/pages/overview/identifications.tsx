import { BarChart } from '@mantine/charts';
import { useElementSize } from '@mantine/hooks';
import { useNavigate } from 'react-router';
import type { Overview } from '../../api/overview';
import { counted, figure, shortFigure } from '../../parts/figures';
import { useNow } from '../../parts/now';
import type { Range } from '../../parts/range';
import { Section } from '../../parts/section';
import { vars } from '../../parts/vars';
import { useEnvironment, withEnvironment } from '../../shell/environment';
import { PageLink } from '../../shell/page_link';
import { eventsPath } from '../events/state';
import { ChartTooltip } from './chart_tooltip';
import { gathered, hoursFor } from './gather';
import classes from './overview.module.css';
import { endOf, stepText, ticksOf, tickText } from './steps';
import { useTable } from './table_switch';
import { useZoom } from './use_zoom';
import { ValueTable } from './value_table';

interface Props {
  overview: Overview;
  onRange: (range: Range) => void;
}

const SERIES = [
  { name: 'returning', label: 'Returning visitors', color: 'var(--accent)' },
  { name: 'new_visitors', label: 'New visitors', color: 'var(--glow)' },
] as const;
const TICK_WIDTH = 80;
const AXIS = 44;
/** A bar, in pixels. */
const NARROWEST = 5;

/** Identifications over time, of new and of returning visitors. */
export function Identifications({ overview, onRange }: Props) {
  const { isTable, button } = useTable('identifications', 'identifications over time');
  const { points, step } = overview;
  return (
    <Section
      title="Identifications over time"
      about={
        <div className={classes.legend}>
          {SERIES.map(({ name, label, color }) => (
            <span key={name}>
              <i className={classes.swatch} style={vars({ '--swatch': color })} />
              {label}
            </span>
          ))}
        </div>
      }
      aside={button}
    >
      {isTable ? (
        <ValueTable
          label="Identifications over time"
          columns={[step === 'day' ? 'Day' : 'Hour', 'All', 'New', 'Returning']}
          rows={points.map(({ at, events, new_visitors, returning }) => {
            const end = endOf(overview, at);
            return {
              key: at,
              cells: [
                <PageLink key="step" to={eventsPath({}, { start: at, end })}>
                  {stepText(at, end, step)}
                </PageLink>,
                figure(events),
                figure(new_visitors),
                figure(returning),
              ],
            };
          })}
        />
      ) : (
        <Bars overview={overview} onRange={onRange} />
      )}
    </Section>
  );
}

function Bars({ overview, onRange }: Pick<Props, 'overview' | 'onRange'>) {
  const { step, end: until } = overview;
  const { ref, width } = useElementSize();
  const hours = step === 'hour' && width ? hoursFor(overview.points.length, width - AXIS, NARROWEST) : 1;
  const points = gathered(overview.points, hours);
  const drawn = { points, step, end: until };
  const navigate = useNavigate();
  const environment = useEnvironment();
  const now = useNow();
  const { handlers, areas } = useZoom({
    onPick: at => navigate(withEnvironment(eventsPath({}, { start: at, end: endOf(drawn, at) }), environment)),
    onZoom: (first, last) => onRange({ start: first, end: endOf(drawn, last) }),
  });
  const highest = points.reduce((most, point) => (point.events > most.events ? point : most), {
    at: 0,
    events: 0,
  });
  const described =
    `${counted(overview.events, 'identification')} in ${counted(overview.points.length, step)}` +
    (highest.events
      ? `; the most, ${figure(highest.events)}, on ${stepText(highest.at, endOf(drawn, highest.at), step)}.`
      : '.');
  return (
    <div ref={ref} className={classes.chart}>
      <BarChart
        h={240}
        data={points}
        dataKey="at"
        type="stacked"
        series={SERIES.map(({ name, color }) => ({ name, color }))}
        gridAxis="x"
        tickLine="none"
        strokeDasharray={0}
        referenceAreas={areas}
        xAxisProps={{
          ticks: ticksOf(points, step, Math.max(2, Math.floor(width / TICK_WIDTH))),
          interval: 'preserveStart',
          tickFormatter: (at: number) => tickText(at, points, step),
        }}
        yAxisProps={{ width: AXIS, allowDecimals: false, tickFormatter: shortFigure }}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ ...handlers, barCategoryGap: points.length > 60 ? 1 : '15%', title: described }}
        tooltipProps={{
          isAnimationActive: false,
          content: ({ active, label }) => {
            const at = Number(label);
            const point = points.find(point => point.at === at);
            if (!active || !point) return null;
            const end = endOf(drawn, at);
            return (
              <ChartTooltip
                title={stepText(at, end, step)}
                rows={[
                  { label: 'New', value: point.new_visitors, color: 'var(--glow)' },
                  { label: 'Returning', value: point.returning, color: 'var(--accent)' },
                  { label: 'All', value: point.events },
                ]}
                note={end > now ? 'Not over yet.' : undefined}
              />
            );
          },
        }}
      />
    </div>
  );
}
