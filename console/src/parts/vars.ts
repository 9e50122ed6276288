import type { CSSProperties } from 'react';

/** Custom properties for a style sheet, as React's `style`. */
export const vars = (values: Record<`--${string}`, string>) => values as CSSProperties;
