import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { Entrance } from './entrance';
import { PageFailure } from './error_boundary';
import { Frame } from './frame';
import { MembersOnly, VisitorsOnly } from './guards';
import { Loading } from './loading';
import { NothingHere } from './nothing_here';
import { Root } from './root';

/** Each page is a folder of `src/pages`, whose `index.tsx` exports the page by default, and a script of its own. */
const page = (load: () => Promise<{ default: ComponentType }>) => async () => ({ Component: (await load()).default });

const MEMBERS_PAGES: RouteObject[] = [
  { index: true, lazy: page(() => import('../pages/overview')) },
  { path: 'get-started', lazy: page(() => import('../pages/get-started')) },
  { path: 'events', lazy: page(() => import('../pages/events')) },
  { path: 'events/:id', lazy: page(() => import('../pages/event')) },
  { path: 'visitors/:id', lazy: page(() => import('../pages/visitor')) },
  { path: 'linked-ids/:id', lazy: page(() => import('../pages/linked-id')) },
  { path: 'api-keys', lazy: page(() => import('../pages/api-keys')) },
  { path: 'environments', lazy: page(() => import('../pages/environments')) },
  { path: 'members', lazy: page(() => import('../pages/members')) },
  { path: 'audit-log', lazy: page(() => import('../pages/audit-log')) },
  { path: 'health', lazy: page(() => import('../pages/health')) },
  { path: 'account', lazy: page(() => import('../pages/account')) },
  { path: '*', Component: NothingHere },
];

const ENTRANCES: RouteObject[] = [
  { path: 'sign-in', lazy: page(() => import('../pages/sign-in')) },
  { path: 'set-up', lazy: page(() => import('../pages/set-up')) },
];

/** Puts what a page throws into the frame, beside the navigation. */
const within = (children: RouteObject[]): RouteObject[] => [{ ErrorBoundary: PageFailure, children }];

export const router = createBrowserRouter(
  [
    {
      Component: Root,
      ErrorBoundary: PageFailure,
      HydrateFallback: Loading,
      children: [
        {
          Component: Entrance,
          children: [
            { Component: VisitorsOnly, children: within(ENTRANCES) },
            // Good for who is signed in as somebody else, too.
            ...within([{ path: 'invitation', lazy: page(() => import('../pages/invitation')) }]),
          ],
        },
        { Component: MembersOnly, children: [{ Component: Frame, children: within(MEMBERS_PAGES) }] },
      ],
    },
  ],
  { basename: '/console' },
);
