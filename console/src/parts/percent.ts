const digits = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A probability in percent. It was estimated, so that it is never said to be 0 or 100: those are rounded. */
export function percent(probability: number): string {
  const value = 100 * probability;
  if (value < 0.1) return 'under 0.1%';
  if (value > 99.9) return 'over 99.9%';
  return `${digits.format(value)}%`;
}
