/** What was done, in words; an action that this console does not know is shown as it is. */
const ACTIONS: Record<string, string> = {
  'key.created': 'made a key',
  'key.revoked': 'revoked a key',
  'key.limited': 'changed a key’s limits',
  'environment.created': 'made an environment',
  'environment.renamed': 'renamed an environment',
  'environment.retention': 'changed how long an environment keeps its events',
  'visitor.erased': 'erased a visitor',
  'suspect_score.changed': 'changed weights of the suspect score',
  'suspect_score.reset': 'gave all weights their defaults',
  'member.created': 'invited a member',
  'member.invited': 'made a new invitation',
  'member.changed': 'changed a member',
  'member.removed': 'removed a member',
  'member.signed_in': 'signed in',
  'member.signed_out': 'signed out',
  'member.password_changed': 'changed the password',
  'member.invitation_accepted': 'accepted an invitation',
  'member.totp_added': 'added a second factor',
  'member.totp_removed': 'removed a second factor',
  'member.sessions_ended': 'ended sessions',
  'view.saved': 'saved a view',
  'view.removed': 'removed a view',
};

export const inWords = (action: string): string => ACTIONS[action] ?? action;
