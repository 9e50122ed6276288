import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function EnvironmentsPage() {
  return (
    <>
      <PageTitle>Environments</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
