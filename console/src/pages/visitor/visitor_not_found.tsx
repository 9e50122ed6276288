import { Code, List } from '@mantine/core';
import { Empty } from '../../shell/empty';
import { useEnvironment } from '../../shell/environment';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';

/** What stands where there is no visitor of an id, or not any more. */
export function VisitorNotFound({ visitorId }: { visitorId: string }) {
  const environment = useEnvironment();
  return (
    <>
      <PageTitle>There is no such visitor</PageTitle>
      <Empty title="No visitor has this id, or it is not kept any more.">
        <Code>{visitorId}</Code>
        <List ta="left" my="md" spacing="xs" size="sm">
          <List.Item>It may have been erased; the audit log says when and by whom, without naming it.</List.Item>
          <List.Item>It may not have been seen for longer than events are kept.</List.Item>
          {environment && (
            <List.Item>It may have been seen in other environments than the one that is chosen above.</List.Item>
          )}
          <List.Item>The id may be mistyped: it is 20 letters and digits; case counts.</List.Item>
        </List>
        <PageLink to="/events">Look through the events</PageLink>
      </Empty>
    </>
  );
}
