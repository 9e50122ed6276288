// Stands for `react/jsx-runtime` (scripts/build.js): what TSX becomes, made with the React of react.ts.
import type * as React from 'react';
import { createElement } from './react';

type Props = Record<string, unknown> & { children?: unknown };

export function jsx(type: React.ElementType, { children, ...props }: Props, key?: React.Key): React.ReactElement {
  const own = key === undefined ? props : { ...props, key };
  const below = Array.isArray(children) ? children : children === undefined ? [] : [children];
  return createElement(type, own, ...below);
}

/** Several children: they are listed in the source, so that none needs a key. */
export const jsxs = jsx;
