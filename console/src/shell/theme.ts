import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const DIALOG = {
  attributes: { header: { role: 'presentation' } },
  closeButtonProps: { 'aria-label': 'Close' },
  styles: { title: { fontWeight: 600, lineHeight: 1.35 } },
};

/*
 * The product's colours: mist and rock, with glacier water for what is known and alpenglow for what is new. Texts and
 * grounds come from shell.css, which has a value of each for light and for dark.
 *
 * Of each colour: white reads on 7, which fills in light, and on 6, which fills in dark; 9 reads on 1, and 4 on the dark
 * sheet. theme.test.ts holds us to it. Other colours of Mantine's are not of the family.
 */
const glacier: MantineColorsTuple = [
  '#eef7f8',
  '#dcecee',
  '#b7d9dd',
  '#8ed2d8',
  '#63c7cf',
  '#37939d',
  '#1b7a85',
  '#0b6873',
  '#095863',
  '#064650',
];

const glow: MantineColorsTuple = [
  '#fdf3ee',
  '#f8e6dc',
  '#f2cab6',
  '#f7b597',
  '#f59b72',
  '#dd7446',
  '#bd5226',
  '#b4471d',
  '#983a16',
  '#7a2e11',
];

const red: MantineColorsTuple = [
  '#fdf1f0',
  '#f9e4e2',
  '#f2bfbb',
  '#ffb0aa',
  '#ff8f87',
  '#e0584f',
  '#c23a3a',
  '#a92c2c',
  '#8f2020',
  '#761818',
];

const green: MantineColorsTuple = [
  '#eef7f0',
  '#dcefdf',
  '#b9dfc1',
  '#97d6a4',
  '#6cc080',
  '#3f9a57',
  '#2a7a42',
  '#1f6a37',
  '#18572c',
  '#124722',
];

const yellow: MantineColorsTuple = [
  '#fbf6e8',
  '#f7ebc8',
  '#eed693',
  '#e8c668',
  '#e0b23f',
  '#b5860f',
  '#8a6508',
  '#775604',
  '#624603',
  '#4f3802',
];

const violet: MantineColorsTuple = [
  '#f5f0fb',
  '#e9def5',
  '#d4bfec',
  '#c9b0f2',
  '#b896ea',
  '#8d63c9',
  '#7a4fb3',
  '#6a3d99',
  '#583082',
  '#45246a',
];

const mist: MantineColorsTuple = [
  '#f7f9fa',
  '#f1f4f5',
  '#e8edef',
  '#d9e0e3',
  '#b5c1c7',
  '#8b9aa2',
  '#66767f',
  '#4e5d66',
  '#2c3940',
  '#10191e',
];

const rock: MantineColorsTuple = [
  '#e4ecef',
  '#b9c6cc',
  '#95a5ad',
  '#6d7e88',
  '#3b4d58',
  '#22303a',
  '#1a2730',
  '#111b21',
  '#0b1217',
  '#070c10',
];

export const COLORS = { glacier, glow, red, green, yellow, violet };
export const DARK_SHEET = rock[7];

export const theme = createTheme({
  primaryColor: 'glacier',
  primaryShade: { light: 7, dark: 6 },
  colors: { ...COLORS, gray: mist, dark: rock },
  black: '#10191e',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  // By name alone, so that no component comes into the first script for its defaults.
  components: {
    Badge: { defaultProps: { variant: 'light', tt: 'none' } },
    // A header in a dialog is not that of the page.
    Modal: { defaultProps: DIALOG },
    Drawer: { defaultProps: DIALOG },
    // An element without a role, in a menu, of which the first item can have the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close the message' } } },
  },
});

/** In dark, the grounds and texts of badges and buttons that are only tinted. */
const tints = () =>
  Object.fromEntries(
    Object.keys(COLORS).flatMap(name => [
      [`--mantine-color-${name}-light`, `color-mix(in srgb, var(--mantine-color-${name}-6) 28%, ${DARK_SHEET})`],
      [`--mantine-color-${name}-light-hover`, `color-mix(in srgb, var(--mantine-color-${name}-6) 40%, ${DARK_SHEET})`],
      [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-3)`],
    ]),
  );

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-gray-light': '#e2e8ea',
    '--mantine-color-gray-light-hover': '#d9e0e3',
    '--mantine-color-dimmed': '#4e5d66',
    '--mantine-color-placeholder': '#66767f',
    '--mantine-color-error': '#a92c2c',
    '--ground': '#f1f4f5',
    '--rule': '#d9e0e3',
    '--accent': '#0b6873',
    '--accent-wash': '#dcecee',
    '--glow': '#b4471d',
    '--glow-wash': '#f8e6dc',
    '--alarm': '#a92c2c',
    '--alarm-wash': '#f9e4e2',
    '--number': '#9a3f16',
    '--word': '#6a3d99',
  },
  dark: {
    '--mantine-color-body': '#111b21',
    '--mantine-color-gray-light': '#22303a',
    '--mantine-color-gray-light-hover': '#2b3b46',
    '--mantine-color-gray-light-color': '#b9c6cc',
    '--mantine-color-text': '#e4ecef',
    '--mantine-color-dimmed': '#95a5ad',
    '--mantine-color-placeholder': '#8797a0',
    '--mantine-color-error': '#ff8f87',
    '--ground': '#0b1217',
    '--rule': '#22303a',
    ...tints(),
    '--accent': '#63c7cf',
    '--accent-wash': '#12343a',
    '--glow': '#f59b72',
    '--glow-wash': '#3b2218',
    '--alarm': '#ff8f87',
    '--alarm-wash': '#3c1a1a',
    '--number': '#f5ab86',
    '--word': '#c3a6f0',
  },
});
