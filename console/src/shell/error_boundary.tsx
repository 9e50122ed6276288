import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useRouteError } from 'react-router';
import { Failure } from './failure';
import { PageTitle } from './page_title';

/** A part of the console that was built into a file of its own, and is no longer there after an upgrade. */
const isOutdated = (error: unknown) =>
  error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message);

/** What stands in the place of a page that failed. */
export function PageFailure() {
  const error = useRouteError();
  const { reset } = useQueryErrorResetBoundary();
  const again = () => {
    reset();
    location.reload();
  };
  return (
    <>
      <PageTitle>{isOutdated(error) ? 'The console was updated' : 'This page failed'}</PageTitle>
      {isOutdated(error) ? (
        <Failure error={error} title="The server has a newer console than this page. Load it again." retry={again} />
      ) : (
        <Failure error={error} title="This page could not be shown." retry={again} />
      )}
    </>
  );
}
