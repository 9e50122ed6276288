import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMember } from '../../api/session';
import { PageTitle } from '../../shell/page_title';
import { ROLES } from '../members/roles';
import { Password } from './password';
import { SecondFactor } from './second_factor';
import { Sessions } from './sessions';

/** The member's own account. */
export default function AccountPage() {
  const { name, email, role, has_password: hasPassword, sees_personal_data: sees } = useMember();
  return (
    <>
      <PageTitle about={`${name} · ${email}`}>Account</PageTitle>
      <Stack gap="xl">
        <Part title="Role">
          <Text>
            {ROLES[role].label}: {ROLES[role].does}. {sees ? 'Personal data are shown.' : 'Personal data are masked.'}
          </Text>
        </Part>
        {hasPassword && (
          <Part title="Password">
            <Password />
          </Part>
        )}
        <Part title="Second factor">
          <SecondFactor />
        </Part>
        <Part title="Sessions">
          <Sessions />
        </Part>
      </Stack>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return (
    <section aria-labelledby={id}>
      <Title order={2} id={id} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}
