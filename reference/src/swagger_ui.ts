// What is used of Swagger UI, which comes without types. Its state is made of Immutable.js maps and lists.
import type * as React from 'react';

/** A component of Swagger UI, which takes whatever props it takes. */
// biome-ignore lint/suspicious/noExplicitAny: there are no types to be had
export type Component = React.ComponentType<any>;

export interface ImmutableMap {
  get(key: string): unknown;
  getIn(path: readonly string[]): unknown;
  toJS(): unknown;
}

interface Operation extends ImmutableMap {
  get(key: 'path' | 'method'): string;
  get(key: 'specPath'): unknown;
  getIn(path: readonly string[]): string;
}

/** A tag of the document with its operations. */
interface Tag {
  getIn(path: readonly string[]): string | undefined;
  get(key: 'operations'): { toArray(): Operation[] };
}

export interface System {
  React: typeof React;
  getComponent(name: string, connected?: boolean): Component;
  specSelectors: { taggedOperations(): { entrySeq(): { toArray(): [string, Tag][] } } };
  layoutSelectors: { isShown(thing: readonly string[], otherwise: boolean): boolean };
  layoutActions: { show(thing: readonly string[], shown: boolean): void; parseDeepLinkHash(hash: string): void };
  oas3Actions: { setSelectedServer(url: string, namespace?: string): void };
}

export interface Request {
  url: string;
  headers: Record<string, string>;
  credentials?: RequestCredentials;
}

/** Keeps a request as it was sent. */
export type SetRequest = (path: string, method: string, request: Request) => unknown;

/** A component that stands before one of Swagger UI's. */
export type Wrap = (Original: Component, system: System) => Component;

export interface Plugin {
  components: Record<string, Component>;
  wrapComponents: Record<string, Wrap>;
  statePlugins: { spec: { wrapActions: { setMutatedRequest: (original: SetRequest) => SetRequest } } };
}

declare global {
  const SwaggerUIBundle: (options: {
    domNode: Element;
    spec: unknown;
    layout: string;
    plugins: ((system: System) => Plugin)[];
    requestInterceptor: (request: Request) => Request;
    onComplete: () => void;
    [option: string]: unknown;
  }) => { getSystem(): System };
}
