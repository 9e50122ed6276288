import { Empty } from '../shell/empty';
import { PageTitle } from '../shell/page_title';

/** What stands in the place of a page for whoever is no administrator. */
export function ForAdministrators({ title }: { title: string }) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <Empty title="This page is for administrators.">Ask one of them to do it, or to change your role.</Empty>
    </>
  );
}
