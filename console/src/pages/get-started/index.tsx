import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function GetStartedPage() {
  return (
    <>
      <PageTitle>Get started</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
