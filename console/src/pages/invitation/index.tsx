import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function InvitationPage() {
  return (
    <>
      <PageTitle>Invitation</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
