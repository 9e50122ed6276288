import { notifications } from '@mantine/notifications';

/** Says that something was done, to everybody: a screen reader reads it, too. */
export const done = (message: string): void => {
  notifications.show({ message, color: 'glacier' });
};
