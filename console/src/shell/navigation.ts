import {
  IconActivityHeartbeat,
  IconBook2,
  IconChartHistogram,
  IconHistory,
  IconKey,
  IconListSearch,
  IconRocket,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react';
import type { Role } from '../api/session';

export interface Entry {
  label: string;
  to: string;
  icon: typeof IconKey;
  /** Whom it is of use to. */
  role: Role;
  /** Whether it is no page of the console. */
  isOutside?: true;
}

/** The entries of the navigation, by what they are about. */
export const NAVIGATION: { label: string; entries: Entry[] }[] = [
  {
    label: 'Traffic',
    entries: [
      { label: 'Overview', to: '/', icon: IconChartHistogram, role: 'viewer' },
      { label: 'Events', to: '/events', icon: IconListSearch, role: 'viewer' },
    ],
  },
  {
    label: 'Set up',
    entries: [
      { label: 'Get started', to: '/get-started', icon: IconRocket, role: 'viewer' },
      { label: 'API keys', to: '/api-keys', icon: IconKey, role: 'administrator' },
      { label: 'Environments', to: '/environments', icon: IconStack2, role: 'administrator' },
      { label: 'API reference', to: '/reference', icon: IconBook2, role: 'viewer', isOutside: true },
    ],
  },
  {
    label: 'Run',
    entries: [
      { label: 'Members', to: '/members', icon: IconUsers, role: 'administrator' },
      { label: 'Audit log', to: '/audit-log', icon: IconHistory, role: 'administrator' },
      { label: 'Health', to: '/health', icon: IconActivityHeartbeat, role: 'viewer' },
    ],
  },
];
