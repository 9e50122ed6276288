import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPencil, IconPencilOff } from '@tabler/icons-react';
import { ALWAYS } from '../../../parts/always';

interface Props {
  /** What is edited: "tags". */
  what: string;
  /** Why that cannot be done now. */
  lock: string | null;
  onClick: () => void;
}

/** Opens what edits something, or says why that cannot be done. */
export function EditButton({ what, lock, onClick }: Props) {
  const Sign = lock ? IconPencilOff : IconPencil;
  return (
    <Tooltip label={lock ?? `Edit ${what}`} multiline maw={280} events={ALWAYS}>
      {/* One that is disabled is never reached by keys, and could not say why. */}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        my={-4}
        aria-label={lock ? `Edit ${what}: ${lock}` : `Edit ${what}`}
        aria-disabled={lock !== null}
        data-disabled={lock !== null || undefined}
        onClick={lock ? undefined : onClick}
      >
        <Sign size={14} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
