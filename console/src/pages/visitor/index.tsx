import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function VisitorPage() {
  return (
    <>
      <PageTitle>Visitor</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
