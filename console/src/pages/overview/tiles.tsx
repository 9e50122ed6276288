import { Link } from 'react-router';
import type { Overview } from '../../api/overview';
import { change, figure, share } from '../../parts/figures';
import { useNow } from '../../parts/now';
import { boundsOf, type Range } from '../../parts/range';
import { vars } from '../../parts/vars';
import { useEnvironment, withEnvironment } from '../../shell/environment';
import { eventsPath } from '../events/state';
import classes from './overview.module.css';
import { signalFigures } from './signals';

interface Props {
  overview: Overview;
  range: Range;
}

const DAY = 86_400_000;

/** How the stretch before is called. */
export function beforeText(range: Range, now: number): string {
  const { start, end } = boundsOf(range, now);
  const days = Math.round((end - start) / DAY);
  const hours = Math.round((end - start) / 3_600_000);
  if (days >= 2) return `the ${days} days before`;
  return hours > 1 ? `the ${hours} hours before` : 'the hour before';
}

/** The figures of the whole stretch, each with what it was before, and the way to its events. */
export function Tiles({ overview, range }: Props) {
  const { events, new_visitors, returning, before } = overview;
  const bots = signalFigures(overview).find(({ name }) => name === 'bot');
  const good = overview.signals.find(({ signal, value }) => signal === 'bot' && value === 'good')?.count ?? 0;
  const since = beforeText(range, useNow());
  const was = (now: number, then = 0) => ({
    change: change(now, then),
    note: then ? `${figure(then)} in ${since}` : `None in ${since}`,
  });
  return (
    <div className={classes.tiles}>
      <Tile
        label="Identifications"
        value={figure(events)}
        {...was(events, before.events)}
        path={eventsPath({}, range)}
      />
      <Tile
        label="Of new visitors"
        color="var(--glow)"
        value={figure(new_visitors)}
        {...was(new_visitors, before.new_visitors)}
        path={eventsPath({ visit: ['new'] }, range)}
      />
      <Tile
        label="Of returning visitors"
        color="var(--accent)"
        value={figure(returning)}
        {...was(returning, before.returning)}
        path={eventsPath({ visit: ['returning'] }, range)}
      />
      <Tile
        label="Bad bots"
        color="var(--alarm)"
        change={null}
        value={bots ? (share(bots.fired, bots.judged) ?? '–') : '–'}
        note={
          bots
            ? `${figure(bots.fired)} of ${figure(bots.judged)} judged, ${figure(good)} good`
            : 'Judged in no event of this time'
        }
        path={eventsPath({ bot: ['bad'] }, range)}
      />
    </div>
  );
}

interface TileProps {
  label: string;
  value: string;
  /** What it is more or less than before. */
  change: string | null;
  note: string;
  path: string;
  color?: string;
}

function Tile({ label, value, change, note, path, color }: TileProps) {
  const environment = useEnvironment();
  return (
    <Link to={withEnvironment(path, environment)} className={classes.tile}>
      <span className={classes.tileLabel}>
        {color && <span className={classes.swatch} style={vars({ '--swatch': color })} />}
        {label}
      </span>
      <span className={classes.figure}>
        {value}
        {change && <span className={classes.change}>{change}</span>}
      </span>
      <span className={classes.note}>{note}</span>
    </Link>
  );
}
