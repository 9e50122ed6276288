import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function EventsPage() {
  return (
    <>
      <PageTitle>Events</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
