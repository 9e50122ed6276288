import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function EventPage() {
  return (
    <>
      <PageTitle>Event</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
