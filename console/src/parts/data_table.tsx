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

/** A table that is scrolled to the side by itself where the page is narrow, by keys as well. */
export function DataTable<Row>({ label, columns, rows, rowKey, isStale = false }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <Table
        className={classes.table}
        highlightOnHover
        aria-label={label}
        aria-busy={isStale}
        data-stale={isStale || undefined}
        horizontalSpacing="sm"
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, title, align, width }) => (
              <Table.Th key={key} scope="col" ta={align} miw={width}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(row => (
            <Table.Tr key={rowKey(row)}>
              {columns.map(({ key, cell, align, isHeader }) =>
                isHeader ? (
                  <Table.Th key={key} scope="row" ta={align} fw="inherit">
                    {cell(row)}
                  </Table.Th>
                ) : (
                  <Table.Td key={key} ta={align}>
                    {cell(row)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
