import type { ReactNode } from 'react';
import classes from './facts.module.css';

export interface FactRow {
  label: string;
  /** Rows without a value are left out: what is not known is not shown as nothing. */
  value: ReactNode;
}

/** Facts by name, in two columns where there is room. */
export function Facts({ rows }: { rows: FactRow[] }) {
  return (
    <dl className={classes.list}>
      {rows
        .filter(({ value }) => value !== undefined && value !== null && value !== false && value !== '')
        .map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
