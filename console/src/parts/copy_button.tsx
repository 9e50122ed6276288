import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { copy } from './copy';

interface Props {
  value: string;
  /** What is copied, for the button's name: "visitor id". */
  what: string;
  /** A button with words instead of a sign alone. */
  withLabel?: boolean;
}

const SIGNS = { idle: IconCopy, copied: IconCheck, failed: IconAlertTriangle };

/** Copies a text, and says that it did. */
export function CopyButton({ value, what, withLabel = false }: Props) {
  const [state, setState] = useState<keyof typeof SIGNS>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const act = async () => setState((await copy(value)) ? 'copied' : 'failed');
  const said = { idle: `Copy ${what}`, copied: 'Copied', failed: 'This browser does not allow it' }[state];
  const Sign = SIGNS[state];
  return (
    <>
      {withLabel ? (
        <Button variant="default" size="xs" onClick={act} leftSection={<Sign size={14} aria-hidden="true" />}>
          {said}
        </Button>
      ) : (
        <Tooltip label={said}>
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={act} aria-label={`Copy ${what}`}>
            <Sign size={14} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      )}
      <VisuallyHidden role="status">{state === 'idle' ? '' : said}</VisuallyHidden>
    </>
  );
}
