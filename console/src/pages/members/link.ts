import type { InvitedMember } from '../../api/schema';

/** The invitation's link as it can be sent: absolute, also where the server does not know its own address. */
export const linkOf = ({ url }: Pick<InvitedMember, 'url'>): string => new URL(url, window.location.origin).href;
