import { LineChart } from '@mantine/charts';
import { Checkbox, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useNavigate } from 'react-router';
import type { Overview } from '../../api/overview';
import { figure, share, shortFigure } from '../../parts/figures';
import { useNow } from '../../parts/now';
import type { Range } from '../../parts/range';
import { texts, useSearchState } from '../../parts/search_state';
import { Section } from '../../parts/section';
import { Empty } from '../../shell/empty';
import { useEnvironment, withEnvironment } from '../../shell/environment';
import { PageLink } from '../../shell/page_link';
import { eventsPath } from '../events/state';
import { ChartTooltip } from './chart_tooltip';
import { gathered, hoursFor } from './gather';
import classes from './overview.module.css';
import { drawnSignals, MOST_DRAWN, NONE, type SignalFigures, signalFigures } from './signals';
import { endOf, stepText, ticksOf, tickText } from './steps';
import { useTable } from './table_switch';
import { useZoom } from './use_zoom';
import { ValueTable } from './value_table';

interface Props {
  overview: Overview;
  range: Range;
  onRange: (range: Range) => void;
}

const FIELDS = { signal: texts() };
const TICK_WIDTH = 80;
const AXIS = 44;
/** From one point of a line to the next, in pixels: nearer ones are a thicket. */
const NARROWEST = 12;
/** By more than colour, for those to whom some look alike. */
const DASHES = ['0', '6 3', '2 3', '10 3 2 3', '0', '6 3'];

const colorOf = (i: number) => `var(--series-${i + 1})`;

/** In how many events signals found something, over time; the list beside it chooses which. */
export function SignalsSection({ overview, range, onRange }: Props) {
  const { isTable, button } = useTable('signals', 'signals over time');
  const [{ signal }, change] = useSearchState(FIELDS);
  const figures = signalFigures(overview);
  const names = drawnSignals(figures, signal);
  const drawn = names.flatMap(name => figures.find(figure => figure.name === name) ?? []);
  const toggle = (name: string) => {
    const after = names.includes(name) ? names.filter(one => one !== name) : [...names, name];
    change({ signal: after.length ? after : [NONE] }, { replace: true });
  };
  if (!figures.length) {
    return (
      <Section title="Signals over time">
        <Empty title="No signal was judged in this time.">
          Signals are judged from what the agent observes and from lists about addresses; Health says what is there.
        </Empty>
      </Section>
    );
  }
  return (
    <Section title="Signals over time" about="Events in which a signal found something." aside={button}>
      <div className={classes.two}>
        {isTable ? (
          <Values overview={overview} drawn={drawn} />
        ) : drawn.length ? (
          <Lines overview={overview} drawn={drawn} onRange={onRange} />
        ) : (
          <Empty title="No signal is chosen.">Choose some in the list.</Empty>
        )}
        <SignalList figures={figures} names={names} range={range} onToggle={toggle} />
      </div>
    </Section>
  );
}

interface ListProps {
  figures: SignalFigures[];
  names: string[];
  range: Range;
  onToggle: (name: string) => void;
}

function SignalList({ figures, names, range, onToggle }: ListProps) {
  const isFull = names.length >= MOST_DRAWN;
  return (
    <div>
      <ul className={classes.list} aria-label="Signals, with their events and the share of those that were judged">
        {figures.map(({ name, label, fired, judged, filters }) => {
          const place = names.indexOf(name);
          return (
            <li key={name} className={classes.row}>
              <Checkbox
                size="xs"
                aria-label={`Draw ${label}`}
                checked={place >= 0}
                disabled={place < 0 && isFull}
                onChange={() => onToggle(name)}
                color={place >= 0 ? colorOf(place) : undefined}
                autoContrast
              />
              <span className={classes.cut}>{label}</span>
              {filters && fired ? (
                <PageLink to={eventsPath(filters, range)} aria-label={`${figure(fired)} events with ${label}`}>
                  {figure(fired)}
                </PageLink>
              ) : (
                <span>{figure(fired)}</span>
              )}
              <span className={classes.share} title={`of ${figure(judged)} in which it was judged`}>
                {share(fired, judged) ?? '–'}
              </span>
            </li>
          );
        })}
      </ul>
      <Text size="xs" c="dimmed" mt="xs">
        Shares are of the events in which the signal was judged.{isFull ? ` ${MOST_DRAWN} can be drawn at once.` : ''}
      </Text>
    </div>
  );
}

interface DrawnProps {
  overview: Overview;
  drawn: SignalFigures[];
}

function Values({ overview, drawn }: DrawnProps) {
  const { points, step } = overview;
  return (
    <ValueTable
      label="Signals over time"
      columns={[step === 'day' ? 'Day' : 'Hour', ...drawn.map(({ label }) => label)]}
      rows={points.map(({ at, signals }) => {
        const end = endOf(overview, at);
        return {
          key: at,
          cells: [
            stepText(at, end, step),
            ...drawn.map(({ name, filters }) => {
              const count = signals[name] ?? 0;
              return count && filters ? (
                <PageLink key={name} to={eventsPath(filters, { start: at, end })}>
                  {figure(count)}
                </PageLink>
              ) : (
                figure(count)
              );
            }),
          ],
        };
      })}
    />
  );
}

function Lines({ overview, drawn, onRange }: DrawnProps & Pick<Props, 'onRange'>) {
  const { step, end: until } = overview;
  const { ref, width } = useElementSize();
  const hours = step === 'hour' && width ? hoursFor(overview.points.length, width - AXIS, NARROWEST) : 1;
  const points = gathered(overview.points, hours);
  const shown = { points, step, end: until };
  const navigate = useNavigate();
  const environment = useEnvironment();
  const now = useNow();
  const data = points.map(({ at, signals }) => ({
    at,
    ...Object.fromEntries(drawn.map(({ name }, i) => [`s${i}`, signals[name] ?? 0])),
  }));
  const { handlers, areas } = useZoom({
    onPick: at => navigate(withEnvironment(eventsPath({}, { start: at, end: endOf(shown, at) }), environment)),
    onZoom: (first, last) => onRange({ start: first, end: endOf(shown, last) }),
  });
  return (
    <div ref={ref} className={classes.chart}>
      <LineChart
        h={290}
        data={data}
        dataKey="at"
        series={drawn.map((_, i) => ({ name: `s${i}`, color: colorOf(i), strokeDasharray: DASHES[i] ?? '0' }))}
        curveType="monotone"
        withDots={false}
        strokeWidth={1.75}
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
        lineProps={{ isAnimationActive: false }}
        lineChartProps={{
          ...handlers,
          title: `Events over time with ${drawn.map(({ label }) => label).join(', ')}`,
        }}
        tooltipProps={{
          isAnimationActive: false,
          content: ({ active, label }) => {
            const at = Number(label);
            const point = points.find(point => point.at === at);
            if (!active || !point) return null;
            const end = endOf(shown, at);
            return (
              <ChartTooltip
                title={stepText(at, end, step)}
                rows={drawn.map(({ name, label }, i) => ({
                  label,
                  value: point.signals[name] ?? 0,
                  color: colorOf(i),
                }))}
                note={end > now ? 'Not over yet.' : undefined}
              />
            );
          },
        }}
      />
    </div>
  );
}
