import type { Role } from '../../api/session';

export const ROLES: Record<Role, { label: string; about: string; does: string }> = {
  viewer: {
    label: 'Viewer',
    about: 'Reads events, visitors, figures and health.',
    does: 'you read events, visitors, figures and health',
  },
  editor: {
    label: 'Editor',
    about: 'Also marks and tags events, erases visitors, weighs findings, and shares views.',
    does: 'you read everything but the audit log, change events and erase visitors',
  },
  administrator: {
    label: 'Administrator',
    about: 'Also keeps keys, environments and members, and reads the audit log.',
    does: 'you may do everything',
  },
};

export const ROLE_NAMES = Object.keys(ROLES) as Role[];

export const MASKED = 'Addresses, places, linked ids, tags and pages are masked for this member.';
