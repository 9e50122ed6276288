import { Button, Code, List, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEraser } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/session';
import { eraseVisitor, type VisitorSummary } from '../../api/visitor';
import { ALWAYS } from '../../parts/always';
import { Confirm } from '../../parts/confirm';
import { figure } from '../../parts/figures';
import { useEnvironment } from '../../shell/environment';

/** So many characters of the id are typed to confirm. */
const TYPED = 6;

interface Props {
  visitor: VisitorSummary;
  onErased: () => void;
}

/** Erases a visitor, after saying what that does and asking for the end of its id. */
export function Erase({ visitor: { visitor_id, events, is_whole }, onErased }: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  const [typed, setTyped] = useState('');
  const mayErase = useMay('editor');
  const environment = useEnvironment();
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => eraseVisitor(visitor_id),
    onSuccess: () => {
      onErased();
      // Whatever was read before may show it.
      client.removeQueries({
        predicate: ({ queryKey: [first] }) =>
          ['event', 'events', 'events-total', 'visits', 'visitor', 'linked-id', 'overview'].includes(String(first)),
      });
    },
  });
  const show = () => {
    setTyped('');
    erase.reset();
    open();
  };
  // What is counted is of the chosen environment, and the latest events alone.
  const isAll = is_whole && environment === null;
  const whole = isAll ? (events === 1 ? 'its only event' : `all ${figure(events)} of its events`) : 'all its events';
  const end = visitor_id.slice(-TYPED);
  const lock = 'Editors and administrators can erase visitors; your role is viewer.';
  return (
    <>
      <Tooltip label={lock} disabled={mayErase} multiline maw={280} events={ALWAYS}>
        <Button
          size="xs"
          variant="default"
          c={mayErase ? 'var(--alarm)' : undefined}
          leftSection={<IconEraser size={14} aria-hidden="true" />}
          aria-disabled={!mayErase}
          data-disabled={!mayErase || undefined}
          onClick={mayErase ? show : undefined}
        >
          Erase…
        </Button>
      </Tooltip>
      <Confirm
        isOpen={isOpen}
        onClose={close}
        title="Erase this visitor?"
        action="Erase for good"
        isDangerous
        isDisabled={typed !== end}
        isPending={erase.isPending}
        error={erase.error}
        onConfirm={() => erase.mutate()}
      >
        <Stack gap="sm">
          <Text fw={600}>Nobody can undo this, not even with a backup.</Text>
          <div>
            <Text>Erased, at once and in every environment:</Text>
            <List size="sm" spacing={2}>
              <List.Item>{whole}, explanations, tags and linked ids included;</List.Item>
              <List.Item>all that its device could be recognised by: it comes back as a new visitor;</List.Item>
              <List.Item>what its tokens are worth.</List.Item>
            </List>
          </div>
          <div>
            <Text>What remains tells nobody who it was:</Text>
            <List size="sm" spacing={2}>
              <List.Item>in the audit log, that you erased a visitor and when, with a keyed hash of its id;</List.Item>
              <List.Item>the same hash in a list by which restored backups and imports leave it out;</List.Item>
              <List.Item>
                its id, not shown any more, in details of other visitors’ events that were compared with it, until these
                expire;
              </List.Item>
              <List.Item>figures of the overview, which name nobody and do not change.</List.Item>
            </List>
          </div>
          <TextInput
            label={
              <>
                Type <Code>{end}</Code>, the end of its id, to confirm
              </>
            }
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value.trim())}
            autoComplete="off"
            spellCheck={false}
            disabled={erase.isPending}
          />
        </Stack>
      </Confirm>
    </>
  );
}
