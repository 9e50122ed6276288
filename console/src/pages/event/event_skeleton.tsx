import { SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

/** The event's page while it is being read, so that nothing moves when it comes. */
export function EventSkeleton({ eventId }: { eventId: string }) {
  return (
    <>
      <PageTitle>{`Event ${eventId}`}</PageTitle>
      <Stack gap="md" role="status" aria-busy="true">
        <VisuallyHidden>Reading the event …</VisuallyHidden>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
          {['visitor', 'confidence', 'score', 'bot'].map(name => (
            <Skeleton key={name} h={118} />
          ))}
        </SimpleGrid>
        <Skeleton h={132} />
        <Skeleton h={36} w="60%" />
        <Skeleton h={320} />
      </Stack>
    </>
  );
}
