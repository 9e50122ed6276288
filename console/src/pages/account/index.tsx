import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function AccountPage() {
  return (
    <>
      <PageTitle>Account</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
