/** What a spreadsheet may take for a formula at the beginning of a cell. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const QUOTED = /[",\r\n]/;

/**
 * A cell of a CSV file (RFC 4180).
 *
 * Texts that a spreadsheet would calculate get an apostrophe before them, for some come from whoever opens a page;
 * numbers are numbers.
 */
export function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value.trimStart()) || FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of a CSV file, with its end. */
export const line = (values: readonly (string | number | boolean | undefined)[]): string =>
  `${values.map(cell).join(',')}\r\n`;
