import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './overview.module.css';

interface Props {
  label: string;
  /** The first names its row. */
  columns: string[];
  rows: { key: string | number; cells: ReactNode[] }[];
}

/** A chart's values, one row a step. */
export function ValueTable({ label, columns, rows }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <section className={classes.tableScroll} aria-label={`${label}, scrollable`} tabIndex={0}>
      <Table className={classes.table} aria-label={label} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((title, i) => (
              <Table.Th key={title} scope="col" ta={i ? 'right' : undefined}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, cells }) => (
            <Table.Tr key={key}>
              {cells.map((cell, i) =>
                i ? (
                  <Table.Td key={columns[i]} ta="right">
                    {cell}
                  </Table.Td>
                ) : (
                  <Table.Th key={columns[i]} scope="row" fw="inherit">
                    {cell}
                  </Table.Th>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
