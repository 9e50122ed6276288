import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function HealthPage() {
  return (
    <>
      <PageTitle>Health</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
