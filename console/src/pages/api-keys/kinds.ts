import type { ApiKeyView } from '../../api/schema';

export type Kind = ApiKeyView['kind'];

/** What each kind of key is for, in the order in which a team meets them. */
export const KINDS: Record<Kind, { label: string; about: string; needsEnvironment: boolean }> = {
  public: {
    label: 'Public',
    about: 'For pages: names the environment that identifications belong to. Everybody may read it.',
    needsEnvironment: true,
  },
  secret: {
    label: 'Secret',
    about: 'For your servers: reads, searches and changes events, and erases visitors.',
    needsEnvironment: false,
  },
  proxy: {
    label: 'Proxy',
    about: 'For a proxy of your own in front of Ridgeline, which vouches for the visitor’s address.',
    needsEnvironment: true,
  },
  management: {
    label: 'Management',
    about: 'For programs that do what this console does: keys, environments, members, weights.',
    needsEnvironment: false,
  },
};

/** What a key is called: those of the command line need no name. */
export const nameOf = ({ name, key_id }: Pick<ApiKeyView, 'name' | 'key_id'>): string => name || key_id;

export const KIND_NAMES = Object.keys(KINDS) as Kind[];
