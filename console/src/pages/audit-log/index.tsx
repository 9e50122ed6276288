import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function AuditLogPage() {
  return (
    <>
      <PageTitle>Audit log</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
