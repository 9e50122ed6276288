import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function MembersPage() {
  return (
    <>
      <PageTitle>Members</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
