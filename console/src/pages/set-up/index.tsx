import { Text } from '@mantine/core';
import { PageTitle } from '../../shell/page_title';

export default function SetUpPage() {
  return (
    <>
      <PageTitle>Set up</PageTitle>
      <Text>This page is being built.</Text>
    </>
  );
}
