import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function SignInPage() {
  return (
    <>
      <PageTitle>Sign in</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
