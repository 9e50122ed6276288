import { Alert } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { useMember } from '../api/session';

/** Tells a member to whom personal data are not shown why there are masks; others see nothing of it. */
export function MaskNote() {
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
      Addresses are shown to you by their network, places by their country, pages by their site. In the place of a
      linked id is a code, the same for the same id; tags are hidden. An administrator can change that under Members.
    </Alert>
  );
}
