/** What a spreadsheet may take for a formula at the beginning of a cell. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Where such a cell may begin within a text: much of Europe's spreadsheets split at semicolons, within quotes, too. */
const INNER_FORMULA = /([;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])/g;
const QUOTED = /[",;\t\r\n]/;

/**
 * A cell of a CSV file (RFC 4180).
 *
 * Texts that a spreadsheet would calculate get an apostrophe before them, for some come from whoever opens a page;
 * numbers are numbers.
 */
export function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const inner = value.replace(INNER_FORMULA, "$1'");
  const text = FORMULA.test(value.trimStart()) || FORMULA.test(value) ? `'${inner}` : inner;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of a CSV file, with its end. */
export const line = (values: readonly (string | number | boolean | undefined)[]): string =>
  `${values.map(cell).join(',')}\r\n`;
