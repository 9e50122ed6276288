import { SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

/** The visitor's page while it is being read. */
export function VisitorSkeleton({ visitorId }: { visitorId: string }) {
  return (
    <>
      <PageTitle>{`Visitor ${visitorId}`}</PageTitle>
      <Stack gap="md" role="status" aria-busy="true">
        <VisuallyHidden>Reading the visitor …</VisuallyHidden>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
          {['first', 'last', 'events', 'accounts'].map(name => (
            <Skeleton key={name} h={118} />
          ))}
        </SimpleGrid>
        <Skeleton h={36} w="40%" />
        <Skeleton h={420} />
      </Stack>
    </>
  );
}
