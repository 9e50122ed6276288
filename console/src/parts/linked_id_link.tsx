import { useMember } from '../api/session';
import { PageLink } from '../shell/page_link';

/** A linked id, as the way to its page; a mask leads nowhere. */
export function LinkedIdLink({ linkedId }: { linkedId: string }) {
  const { sees_personal_data } = useMember();
  if (!sees_personal_data) return <>{linkedId}</>;
  return <PageLink to={`/linked-ids/${encodeURIComponent(linkedId)}`}>{linkedId}</PageLink>;
}
