import { Empty } from './empty';
import { PageLink } from './page_link';
import { PageTitle } from './page_title';

export function NothingHere() {
  return (
    <>
      <PageTitle>There is no such page</PageTitle>
      <Empty title="The console has nothing at this address.">
        <PageLink to="/">Go to the overview</PageLink>
      </Empty>
    </>
  );
}
