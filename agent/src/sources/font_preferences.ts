import { measureOffScreen } from '../browser/off_screen.js';
import { steadily } from '../errors.js';

const text = 'Wmil@0 Qjfg&1 rLi';

const styles = {
  default: 'font-family:initial',
  serif: 'font-family:serif',
  sans: 'font-family:sans-serif',
  mono: 'font-family:monospace',
  apple: 'font:-apple-system-body',
  /** A smallest font size, where the user set one, makes this wider than a single pixel would. */
  min: 'font-size:1px',
  system: 'font-family:system-ui',
} as const;

export type FontPreferences = Record<keyof typeof styles, number>;

/**
 * How wide one text is in the fonts that users may choose: family and size are left to their settings.
 *
 * Changes with those user settings, with the system's fonts, and on Apple systems with the text size of accessibility.
 * Window size changes nothing; zoom changes the last digits where the browser lays out in device pixels. Extensions
 * that add noise to sizes make it `unstable`.
 */
export function fontPreferences(): FontPreferences {
  const widths = measureOffScreen(text, Object.values(styles), spans =>
    steadily(() => spans.map(span => span.getBoundingClientRect().width)),
  );
  return Object.fromEntries(
    Object.keys(styles).map((name, index) => [name, Math.round((widths[index] as number) * 10_000) / 10_000]),
  ) as FontPreferences;
}
