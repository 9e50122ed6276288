// Stands for `react` (scripts/build.js): what Swagger UI renders with, which it hands to its plugins.
import type * as React from 'react';

type Api = typeof React;

let react: Api;

export const use = (api: Api): void => {
  react = api;
};

export const createElement = ((...args: Parameters<Api['createElement']>) =>
  react.createElement(...args)) as Api['createElement'];
export const useEffect: Api['useEffect'] = (...args) => react.useEffect(...args);
export const useId: Api['useId'] = () => react.useId();
export const useRef = ((initial: unknown) => react.useRef(initial)) as Api['useRef'];
export const useState = ((initial: unknown) => react.useState(initial)) as Api['useState'];
export const useSyncExternalStore: Api['useSyncExternalStore'] = (...args) => react.useSyncExternalStore(...args);
