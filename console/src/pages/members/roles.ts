import type { Role } from '../../api/session';

export const ROLES: Record<Role, { label: string; about: string }> = {
  viewer: { label: 'Viewer', about: 'Reads events, visitors, figures and health.' },
  editor: {
    label: 'Editor',
    about: 'Also marks and tags events, erases visitors, weighs findings, and shares views.',
  },
  administrator: {
    label: 'Administrator',
    about: 'Also keeps keys, environments and members, and reads the audit log.',
  },
};

export const ROLE_NAMES = Object.keys(ROLES) as Role[];

export const MASKED = 'Addresses, places, linked ids, tags and pages are masked for this member.';
