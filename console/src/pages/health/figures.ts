const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes as people say them: "1.3 GB". */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit && value < 100 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

const plain = new Intl.NumberFormat('en');

export const count = (value: number): string => plain.format(value);
