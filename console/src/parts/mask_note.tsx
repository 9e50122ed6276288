import { Alert } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { useMember } from '../api/session';

/** Tells a member to whom personal data are not shown why there are masks; others see nothing of it. */
export function MaskNote({ what = 'Addresses, places, linked ids, tags and pages' }: { what?: string }) {
  const { sees_personal_data } = useMember();
  if (sees_personal_data) return null;
  return (
    <Alert
      variant="light"
      color="gray"
      mb="md"
      icon={<IconEyeOff size={18} aria-hidden="true" />}
      title="Personal data are masked"
    >
      {what} are not shown to you: a mask stands in the place of each. An administrator can change that under Members.
    </Alert>
  );
}
