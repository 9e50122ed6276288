import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function ApiKeysPage() {
  return (
    <>
      <PageTitle>API keys</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
