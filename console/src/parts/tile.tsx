import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './tile.module.css';

interface Props {
  label: string;
  /** The answer in a word or a number. */
  figure: ReactNode;
  tone?: 'alarm' | 'glow' | 'accent' | 'dimmed';
  /** What it means. */
  children: ReactNode;
}

/** One answer at a glance. */
export function Tile({ label, figure, tone, children }: Props) {
  return (
    <Paper withBorder className={classes.sheet}>
      <div className={classes.tile}>
        <div className={classes.label}>{label}</div>
        <div className={classes.figure} data-tone={tone}>
          {figure}
        </div>
        <div className={classes.words}>{children}</div>
      </div>
    </Paper>
  );
}
