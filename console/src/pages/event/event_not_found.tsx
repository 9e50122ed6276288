import { Code, List } from '@mantine/core';
import { Empty } from '../../shell/empty';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';

/** What stands where there is no event of an id, or not any more. */
export function EventNotFound({ eventId }: { eventId: string }) {
  return (
    <>
      <PageTitle>There is no such event</PageTitle>
      <Empty title="No event has this id, or it is not kept any more.">
        <Code>{eventId}</Code>
        <List ta="left" my="md" spacing="xs" size="sm">
          <List.Item>Its visitor may have been erased: all events of a visitor go with it.</List.Item>
          <List.Item>It may be older than events are kept; each environment says for how long.</List.Item>
          <List.Item>The id may be mistyped: it is 13 digits, a dot, and six letters or digits; case counts.</List.Item>
        </List>
        <PageLink to="/events">Look through the events</PageLink>
      </Empty>
    </>
  );
}
