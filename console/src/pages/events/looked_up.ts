import type { Event } from '../../api/event_search';
import { type ColumnName, columnOf } from './columns';
import type { Filters } from './filters';

/** Whether a column tells what the tables of addresses say; the address itself came with the event. */
const isLookedUp = (name: ColumnName): boolean => columnOf(name).group === 'Network' && name !== 'ip';

/** Whether a list of events shows what the tables of addresses say: in its columns, or by what it was chosen. */
export function showsLookedUp(events: readonly Event[], columns: readonly ColumnName[], filters: Filters): boolean {
  if (filters.country || filters.asn) return events.length > 0;
  const shown = columns.filter(isLookedUp).map(columnOf);
  return events.some(event => shown.some(({ value }) => value(event) !== undefined));
}
