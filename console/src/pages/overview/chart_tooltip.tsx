import { figure } from '../../parts/figures';
import { vars } from '../../parts/vars';
import classes from './overview.module.css';

interface Props {
  title: string;
  rows: { label: string; value: number; color?: string }[];
  note?: string | undefined;
}

/** The values below the pointer. */
export function ChartTooltip({ title, rows, note }: Props) {
  return (
    <div className={classes.tooltip}>
      <strong>{title}</strong>
      <dl>
        {rows.map(({ label, value, color }) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>
              <span className={classes.swatch} style={vars({ '--swatch': color ?? 'transparent' })} />
              {label}
            </dt>
            <dd>{figure(value)}</dd>
          </div>
        ))}
      </dl>
      {note && <div className={classes.note}>{note}</div>}
    </div>
  );
}
