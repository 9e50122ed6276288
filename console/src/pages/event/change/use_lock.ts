import type { Event } from '../../../api/event';
import { useMay, useMember } from '../../../api/session';
import { useNow } from '../../../parts/now';
import { lockOf } from './changeable';

/** Why the member cannot change the event, by what is changed; null where it can. */
export function useLock({ timestamp }: Event) {
  const { sees_personal_data: seesPersonalData } = useMember();
  const mayEdit = useMay('editor');
  return lockOf(timestamp, useNow(), { mayEdit, seesPersonalData });
}
