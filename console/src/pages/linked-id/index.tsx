import { SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { ApiFailure } from '../../api/failure';
import { useMember } from '../../api/session';
import { linkedIdQuery } from '../../api/visitor';
import { lastSegment } from '../../parts/last_segment';
import { Empty } from '../../shell/empty';
import { useEnvironment } from '../../shell/environment';
import { Failure } from '../../shell/failure';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';
import { LinkedIdView } from './linked_id_view';

export default function LinkedIdPage() {
  const id = lastSegment(useLocation().pathname);
  const { sees_personal_data } = useMember();
  const summary = useQuery({ ...linkedIdQuery(id, useEnvironment()), enabled: sees_personal_data });
  const isHidden = summary.error instanceof ApiFailure && summary.error.code === 'personal_data_hidden';
  if (!sees_personal_data || isHidden) return <Hidden />;
  if (summary.data) return <LinkedIdView key={id} summary={summary.data} />;
  return (
    <>
      <PageTitle>{`Linked id ${id}`}</PageTitle>
      {summary.isPending ? (
        <Stack gap="md" role="status" aria-busy="true">
          <VisuallyHidden>Reading the linked id …</VisuallyHidden>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            {['visitors', 'addresses', 'events'].map(name => (
              <Skeleton key={name} h={118} />
            ))}
          </SimpleGrid>
          <Skeleton h={240} />
        </Stack>
      ) : (
        <Failure error={summary.error} title="The linked id could not be read." retry={() => void summary.refetch()} />
      )}
    </>
  );
}

/** What a member sees to whom personal data are not shown: a linked id often is an account’s name. */
const Hidden = () => (
  <>
    <PageTitle>Linked id</PageTitle>
    <Empty title="Linked ids are not shown to you.">
      They are personal data: in events and of visitors you see a code in the place of each, the same for the same id.
      An administrator can change that under Members.
      <br />
      <PageLink to="/events">Look through the events</PageLink>
    </Empty>
  </>
);
