import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function LinkedIdPage() {
  return (
    <>
      <PageTitle>Linked id</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
