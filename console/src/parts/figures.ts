// The language of the texts around them, whatever the reader’s own.
const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const wholePercent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const plural = new Intl.PluralRules('en');

/** A count in full: "12,345". */
export const figure = (count: number): string => whole.format(count);

/** A count where there is little room: "12.3K". */
export const shortFigure = (count: number): string => short.format(count);

/** A part of a whole: "1.8%"; never 0% of what there is, nor 100% of what is not all. Null of nothing. */
export function share(part: number, whole: number): string | null {
  if (!whole) return null;
  const value = part / whole;
  if (value > 0 && value < 0.0005) return `< ${percent.format(0.001)}`;
  if (value < 1 && value > 0.9995) return `> ${percent.format(0.999)}`;
  return percent.format(value);
}

/** A share between 0 and 1 without decimals. */
export const roughShare = (value: number): string => wholePercent.format(value);

/** "1 event", "3 events". */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${figure(count)} ${plural.select(count) === 'one' ? one : several}`;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size: "8.4 MB". */
export function byteSize(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${value < 10 && step ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}

/** How a figure differs from the one before: "+12%"; null where that was nothing. */
export function change(now: number, before: number): string | null {
  if (!before) return null;
  const value = now / before - 1;
  if (Math.abs(value) < 0.0005) return '±0%';
  const sign = value > 0 ? '+' : '−';
  const size = Math.abs(value);
  return size >= 10
    ? `×${short.format(now / before)}`
    : `${sign}${size >= 0.1 ? wholePercent.format(size) : percent.format(size)}`;
}
