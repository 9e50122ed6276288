import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/*
 * The product's colours: mist and rock, with glacier water for what is known and alpenglow for what is new. Texts and
 * grounds come from shell.css, which has a value of each for light and for dark.
 */
const glacier: MantineColorsTuple = [
  '#eef7f8',
  '#dcecee',
  '#b7d9dd',
  '#8ec9cf',
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
  '#f4b192',
  '#f59b72',
  '#dd7446',
  '#c7592b',
  '#b4471d',
  '#983a16',
  '#7a2e11',
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

export const theme = createTheme({
  primaryColor: 'glacier',
  primaryShade: { light: 7, dark: 4 },
  colors: { glacier, glow, gray: mist, dark: rock },
  black: '#10191e',
  autoContrast: true,
  luminanceThreshold: 0.35,
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
});

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
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
  },
  dark: {
    '--mantine-color-body': '#111b21',
    '--mantine-color-text': '#e4ecef',
    '--mantine-color-dimmed': '#95a5ad',
    '--mantine-color-placeholder': '#8797a0',
    '--mantine-color-error': '#ff8f87',
    '--ground': '#0b1217',
    '--rule': '#22303a',
    '--accent': '#63c7cf',
    '--accent-wash': '#12343a',
    '--glow': '#f59b72',
    '--glow-wash': '#3b2218',
    '--alarm': '#ff8f87',
    '--alarm-wash': '#3c1a1a',
  },
});
