import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function OverviewPage() {
  return (
    <>
      <PageTitle>Overview</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
