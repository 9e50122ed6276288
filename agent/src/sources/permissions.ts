import { supported } from '../errors.js';

const names = ['geolocation', 'notifications', 'camera', 'microphone'] as const;

/** `granted`, `denied` or `prompt` by name; names that the browser does not know are left out. */
export type Permissions = Partial<Record<(typeof names)[number], PermissionState>> & {
  /** The same as `notifications` by its older name, which says `default` for `prompt`. */
  notification?: NotificationPermission;
};

/**
 * What the user has allowed this site. It is looked up, never asked for.
 *
 * Changes with the user's answers. No zoom or window size changes it.
 */
export async function permissions(): Promise<Permissions> {
  const host = supported(navigator.permissions);
  const state = (name: string) =>
    host.query({ name: name as PermissionName }).then(
      status => [name, status.state],
      () => undefined,
    );
  const states = await Promise.all(names.map(state));
  const found: Permissions = Object.fromEntries(states.filter(each => each !== undefined));
  if (typeof Notification === 'function') found.notification = Notification.permission;
  return found;
}
