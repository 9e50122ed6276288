import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failure } from '../shell/failure';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  /** The question: "Revoke the key “Shop”?" */
  title: string;
  /** What follows from it, and whether it can be undone. */
  children: ReactNode;
  /** The verb on the button: "Revoke". */
  action: string;
  onConfirm: () => void;
  isPending?: boolean;
  error?: unknown;
  /** Cannot be undone. */
  isDangerous?: boolean;
  /** Until something in it was done, such as typing a name. */
  isDisabled?: boolean;
}

/** Asks before something is done; it stays open until that is done, and says if it failed. */
export function Confirm({
  isOpen,
  onClose,
  title,
  children,
  action,
  onConfirm,
  isPending = false,
  error = null,
  isDangerous = false,
  isDisabled = false,
}: Props) {
  return (
    <Modal
      opened={isOpen}
      onClose={isPending ? () => {} : onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <div>{children}</div>
        {error ? <Failure error={error} title="That was not done." /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isPending} data-autofocus>
            Cancel
          </Button>
          <Button color={isDangerous ? 'red' : undefined} onClick={onConfirm} loading={isPending} disabled={isDisabled}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
