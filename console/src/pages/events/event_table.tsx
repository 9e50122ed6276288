import { Table, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent, type MouseEvent, memo, type PointerEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Event } from '../../api/event_search';
import { useEnvironment, withEnvironment } from '../../shell/environment';
import { type ColumnName, columnOf } from './columns';
import { cellOf, hasCell, Moment } from './event_cells';
import classes from './event_table.module.css';

export interface EventRows {
  events: readonly Event[];
  columns: readonly ColumnName[];
  /** Those that came while the page was open. */
  fresh: ReadonlySet<string>;
  /** Those below which some are missing. */
  torn: ReadonlySet<string>;
  isStale: boolean;
}

interface Props extends EventRows {
  isOldestFirst: boolean;
  onOrder: (isOldestFirst: boolean) => void;
  /** Whether the pointer is on the rows. */
  onHold: (isHeld: boolean) => void;
}

const TORN = 'More events came here than are shown. Refresh to read them.';
const OPENS = '[data-opens]';

const pathOf = ({ event_id }: Event) => `/events/${encodeURIComponent(event_id)}`;

/** Events as rows, which open by a click, by Enter, and among which the arrow keys go. */
export function EventTable(props: Props) {
  const { events, columns, fresh, torn, isStale, isOldestFirst, onOrder, onHold } = props;
  const hold = (isHeld: boolean) => (event: PointerEvent) => {
    if (event.pointerType === 'mouse') onHold(isHeld);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <section className={classes.scroll} aria-label="Events, scrollable" tabIndex={0}>
      <Table
        className={classes.table}
        horizontalSpacing="sm"
        aria-label="Events"
        aria-busy={isStale}
        data-stale={isStale || undefined}
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map(name =>
              name === 'time' ? (
                <Table.Th key={name} scope="col" aria-sort={isOldestFirst ? 'ascending' : 'descending'}>
                  <Order isOldestFirst={isOldestFirst} onOrder={onOrder} />
                </Table.Th>
              ) : (
                <Table.Th key={name} scope="col" ta={columnOf(name).isFigure ? 'right' : undefined}>
                  {columnOf(name).title}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody onKeyDown={goAmongRows} onPointerEnter={hold(true)} onPointerLeave={hold(false)}>
          {events.map(event => (
            <Fragment key={event.event_id}>
              <Row event={event} columns={columns} isFresh={fresh.has(event.event_id)} />
              {torn.has(event.event_id) && (
                <tr className={classes.tear}>
                  <td colSpan={columns.length}>{TORN}</td>
                </tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

const Order = ({ isOldestFirst, onOrder }: Pick<Props, 'isOldestFirst' | 'onOrder'>) => {
  const Sign = isOldestFirst ? IconArrowUp : IconArrowDown;
  return (
    <UnstyledButton
      className={classes.order}
      onClick={() => onOrder(!isOldestFirst)}
      title={isOldestFirst ? 'The newest first' : 'The oldest first'}
    >
      {columnOf('time').title}
      <VisuallyHidden>, {isOldestFirst ? 'the oldest first' : 'the newest first'}</VisuallyHidden>
      <Sign size={14} aria-hidden="true" />
    </UnstyledButton>
  );
};

interface RowProps {
  event: Event;
  columns: readonly ColumnName[];
  isFresh: boolean;
}

const Row = memo(({ event, columns, isFresh }: RowProps) => {
  const navigate = useNavigate();
  const environment = useEnvironment();
  const path = withEnvironment(pathOf(event), environment);
  const open = (click: MouseEvent<HTMLTableRowElement>) => {
    const target = click.target as HTMLElement;
    // A link or a button does its own; and who marks a text does not want to go away.
    if (target.closest('a, button') || getSelection()?.toString()) return;
    if (click.ctrlKey || click.metaKey) window.open(`/console${path}`, '_blank', 'noopener');
    else navigate(path);
  };
  // The cell that opens the event is the time, wherever it stands; without it the first one.
  const opens = columns.includes('time') ? 'time' : columns[0];
  return (
    <Table.Tr onClick={open} data-fresh={isFresh || undefined}>
      {columns.map(name =>
        name === opens ? (
          <Table.Th key={name} scope="row">
            <Opening event={event} name={name} path={path} />
            {isFresh && <VisuallyHidden>, came just now</VisuallyHidden>}
          </Table.Th>
        ) : (
          <Table.Td key={name} ta={columnOf(name).isFigure ? 'right' : undefined}>
            {cellOf(name, event)}
          </Table.Td>
        ),
      )}
    </Table.Tr>
  );
});

/** The link to the event; where the cell has a link of its own, it stands before that. */
function Opening({ event, name, path }: { event: Event; name: ColumnName; path: string }) {
  const isLink = name === 'visitor' || name === 'linked_id';
  return (
    <>
      <Link to={path} className={classes.open} data-opens aria-label={isLink ? 'Open the event' : undefined}>
        {isLink ? 'Open' : cellOf(name, event)}
      </Link>
      {isLink && <> {cellOf(name, event)}</>}
    </>
  );
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: at => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** The arrow keys go from one event's link to the next one's. */
export function goAmongRows(press: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[press.key];
  const links = [...press.currentTarget.querySelectorAll<HTMLElement>(OPENS)];
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (!step || at < 0 || press.ctrlKey || press.altKey || press.metaKey) return;
  press.preventDefault();
  links[step(at, links.length - 1)]?.focus();
}

/** Events as cards, where there is no room for rows. */
export function EventCards({ events, columns, fresh, torn, isStale }: EventRows) {
  const environment = useEnvironment();
  const facts = columns.filter(name => name !== 'time' && name !== 'visit');
  return (
    <ul
      className={classes.cards}
      aria-label="Events"
      aria-busy={isStale}
      data-stale={isStale || undefined}
      onKeyDown={goAmongRows}
    >
      {events.map(event => (
        <li key={event.event_id}>
          <div className={classes.card} data-fresh={fresh.has(event.event_id) || undefined}>
            <Link to={withEnvironment(pathOf(event), environment)} className={classes.open} data-opens>
              <Moment at={event.timestamp} />
            </Link>
            {columns.includes('visit') && <> · {cellOf('visit', event)}</>}
            <dl className={classes.facts}>
              {facts
                .filter(name => hasCell(name, event))
                .map(name => (
                  <Fragment key={name}>
                    <dt>{columnOf(name).title}</dt>
                    <dd>{cellOf(name, event)}</dd>
                  </Fragment>
                ))}
            </dl>
          </div>
          {torn.has(event.event_id) && <p className={classes.tornCard}>{TORN}</p>}
        </li>
      ))}
    </ul>
  );
}
