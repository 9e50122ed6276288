import { Table } from '@mantine/core';
import type { Key, ReactNode } from 'react';
import classes from './data_table.module.css';

export interface Column<Row> {
  key: string;
  /** What the column shows, in its head. */
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Figures are set to the right. */
  align?: 'left' | 'right';
  /** Least width, in pixels. */
  width?: number;
  /** The cell that names its row to a screen reader. */
  isHeader?: boolean;
}

interface Props<Row> {
  /** What the table is, for screen readers: "Events". */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => Key;
  /** While rows of another choice are being read, the old ones stay, greyed. */
  isStale?: boolean;
}

/**
 * A table that is scrolled to the side by itself where the page is narrow, by keys as well. On a phone each row is a
 * card that names its values; the roles are written down, since browsers forget those of tables that look otherwise.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, isStale = false }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <Table
        role="table"
        className={classes.table}
        highlightOnHover
        aria-label={label}
        aria-busy={isStale}
        data-stale={isStale || undefined}
        horizontalSpacing="sm"
      >
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {columns.map(({ key, title, align, width }) => (
              <Table.Th key={key} role="columnheader" scope="col" ta={align} miw={width}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map(row => (
            <Table.Tr key={rowKey(row)} role="row">
              {columns.map(({ key, title, cell, align, isHeader }) => {
                const looks = { 'data-align': align, 'data-name': typeof title === 'string' ? title : undefined };
                return isHeader ? (
                  <Table.Th key={key} role="rowheader" scope="row" fw="inherit" {...looks}>
                    <div className={classes.value}>{cell(row)}</div>
                  </Table.Th>
                ) : (
                  <Table.Td key={key} role="cell" {...looks}>
                    <div className={classes.value}>{cell(row)}</div>
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
