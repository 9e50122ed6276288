const digits = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A probability in percent, which is 0 or 100 only where that is meant. */
export function percent(probability: number): string {
  const value = 100 * probability;
  if (value > 0 && value < 0.1) return 'under 0.1 %';
  if (value > 99.9 && value < 100) return 'over 99.9 %';
  return value === 0 || value === 100 ? `${value} %` : `${digits.format(value)} %`;
}
