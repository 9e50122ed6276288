import { Checkbox, Radio, Stack } from '@mantine/core';
import type { Role } from '../../api/session';
import { ROLE_NAMES, ROLES } from './roles';

interface Props {
  role: Role;
  seesPersonalData: boolean;
  onChange: (change: { role?: Role; seesPersonalData?: boolean }) => void;
}

/** What a member may do and see. */
export function RoleFields({ role, seesPersonalData, onChange }: Props) {
  return (
    <>
      <Radio.Group label="Role" value={role} onChange={value => onChange({ role: value as Role })}>
        <Stack gap="xs" mt={4}>
          {ROLE_NAMES.map(one => (
            <Radio key={one} value={one} label={ROLES[one].label} description={ROLES[one].about} />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox
        label="Sees personal data"
        description="Without it, addresses, places, linked ids, tags and pages are masked, and cannot be searched for."
        checked={seesPersonalData}
        onChange={event => onChange({ seesPersonalData: event.currentTarget.checked })}
      />
    </>
  );
}
