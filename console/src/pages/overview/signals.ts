import type { Overview } from '../../api/overview';
import { FILTERS, type FilterName, type Filters, isFilter } from '../events/filters';

/** What an overview tells of a signal. */
export interface SignalFigures {
  /** As the overview names it. */
  name: string;
  label: string;
  /** Events in which it found something: the flag is true, the bot is bad. */
  fired: number;
  /** Events in which it was judged at all. */
  judged: number;
  /** What finds them; null where the search has no such filter. */
  filters: Filters | null;
}

/** The name of the search's filter for a signal, which may be a path within the event. */
function filterOf(signal: string): FilterName | null {
  const name = signal.slice(signal.lastIndexOf('.') + 1);
  return isFilter(name) && (FILTERS[name].kind === 'flag' || name === 'bot') ? name : null;
}

/** How a signal is called. */
export function signalName(signal: string): string {
  const filter = filterOf(signal);
  if (filter === 'bot') return 'Bad bot';
  if (filter) return FILTERS[filter].label;
  const words = signal.slice(signal.lastIndexOf('.') + 1).replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const FIRED = new Set(['true', 'bad']);

/** Signals that are yes or no, and bad bots, those that fired most first. */
export function signalFigures({ signals, points }: Pick<Overview, 'signals' | 'points'>): SignalFigures[] {
  const figures = new Map<string, SignalFigures>();
  const drawn = new Set(points.flatMap(point => Object.keys(point.signals)));
  for (const { signal, value, count } of signals) {
    if (value !== 'true' && value !== 'false' && signal !== 'bot' && !drawn.has(signal)) continue;
    const filter = filterOf(signal);
    const before = figures.get(signal) ?? {
      name: signal,
      label: signalName(signal),
      fired: 0,
      judged: 0,
      filters: filter && { [filter]: [filter === 'bot' ? 'bad' : 'true'] },
    };
    figures.set(signal, {
      ...before,
      fired: before.fired + (FIRED.has(value) ? count : 0),
      judged: before.judged + count,
    });
  }
  return [...figures.values()].sort((one, other) => other.fired - one.fired || one.label.localeCompare(other.label));
}

/** So many can be told from each other in one chart. */
export const MOST_DRAWN = 6;
const DRAWN_AT_FIRST = 4;

/** The signals that are drawn: those that the URL names and that there are, or those that fired most. */
export function drawnSignals(figures: readonly SignalFigures[], named: readonly string[]): string[] {
  const there = named.filter(name => figures.some(figure => figure.name === name));
  if (named.length) return there.slice(0, MOST_DRAWN);
  return figures
    .filter(({ fired }) => fired > 0)
    .slice(0, DRAWN_AT_FIRST)
    .map(({ name }) => name);
}

/** The value in the URL when none is drawn; no signal is called so. */
export const NONE = '-';
