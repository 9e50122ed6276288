import { Empty } from '../../shell/empty';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';

/** What stands in the place of a visitor that has just been erased. */
export function Erased() {
  return (
    <>
      <PageTitle>Visitor erased</PageTitle>
      <Empty title="The visitor and all its events are erased.">
        From now on nothing shows any of it, and its device comes back as a new visitor. The audit log says who erased
        it and when, by a hash that names nobody.
        <br />
        <PageLink to="/events">Look through the events</PageLink>
      </Empty>
    </>
  );
}
