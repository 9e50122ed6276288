import { Outlet, ScrollRestoration } from 'react-router';
import { Progress } from './progress';

/** What is on every page. */
export function Root() {
  return (
    <>
      <Progress />
      <Outlet />
      <ScrollRestoration />
    </>
  );
}
