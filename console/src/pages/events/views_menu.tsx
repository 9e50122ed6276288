import { ActionIcon, Badge, Button, Checkbox, Group, Modal, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type SavedView, savedViewsQuery, useRemoveView, useSaveView } from '../../api/saved_views';
import { useMay } from '../../api/session';
import { Confirm } from '../../parts/confirm';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { viewQuery } from './state';
import classes from './views_menu.module.css';

interface Props {
  /** What a view of the page as it is would keep. */
  view: string;
  onOpen: (query: string) => void;
}

/** The longest that a view keeps. */
const LONGEST = 4_096;

const isSame = (one: SavedView, view: string) => viewQuery(new URLSearchParams(one.query)) === view;

/** Saved views: opens, saves and removes them. */
export function ViewsMenu({ view, onOpen }: Props) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isSaving, saving] = useDisclosure();
  const [removed, setRemoved] = useState<SavedView | null>(null);
  const { data, error, refetch } = useQuery(savedViewsQuery);
  const present = data?.find(one => isSame(one, view));
  return (
    <>
      <Popover
        opened={isOpen}
        onChange={close}
        position="bottom-end"
        trapFocus
        returnFocus
        withinPortal
        shadow="md"
        width={320}
      >
        <Popover.Target>
          <Button
            variant="default"
            onClick={toggle}
            leftSection={<IconBookmark size={16} stroke={1.6} aria-hidden="true" />}
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
            maw="min(16rem, 60vw)"
          >
            {present ? present.name : 'Views'}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Saved views" maw="92vw">
          <Stack gap="sm">
            {error ? (
              <Failure error={error} title="The saved views could not be read." retry={() => void refetch()} />
            ) : data ? (
              <Views
                views={data}
                present={present}
                onOpen={query => {
                  onOpen(query);
                  close();
                }}
                onRemove={one => {
                  close();
                  setRemoved(one);
                }}
              />
            ) : (
              <Loading what="Reading the views" height={80} />
            )}
            <Button
              size="xs"
              variant="light"
              disabled={!!present}
              onClick={() => {
                close();
                saving.open();
              }}
            >
              {present ? 'This is a saved view' : 'Save this as a view'}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Save isOpen={isSaving} onClose={saving.close} view={view} />
      <Remove view={removed} onClose={() => setRemoved(null)} />
    </>
  );
}

interface ViewsProps {
  views: SavedView[];
  present: SavedView | undefined;
  onOpen: (query: string) => void;
  onRemove: (view: SavedView) => void;
}

function Views({ views, present, onOpen, onRemove }: ViewsProps) {
  const mayShare = useMay('editor');
  if (!views.length) {
    return (
      <Text size="sm" c="dimmed">
        There is no saved view yet. Choose filters, a time and columns, and save them under a name.
      </Text>
    );
  }
  return (
    <ul className={classes.views}>
      {views.map(one => (
        <li key={one.view_id}>
          <Button
            variant={one === present ? 'light' : 'subtle'}
            color={one === present ? undefined : 'gray'}
            size="xs"
            justify="flex-start"
            className={classes.view}
            aria-current={one === present || undefined}
            onClick={() => onOpen(one.query)}
          >
            {one.name}
          </Button>
          {one.is_shared && (
            <Badge size="xs" variant="light" color="gray" tt="none">
              shared
            </Badge>
          )}
          {(one.is_own || mayShare) && (
            <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${one.name}`} onClick={() => onRemove(one)}>
              <IconTrash size={15} stroke={1.6} aria-hidden="true" />
            </ActionIcon>
          )}
        </li>
      ))}
    </ul>
  );
}

function Save({ isOpen, onClose, view }: { isOpen: boolean; onClose: () => void; view: string }) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Save as a view"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <SaveForm onClose={onClose} view={view} />
    </Modal>
  );
}

function SaveForm({ onClose, view }: { onClose: () => void; view: string }) {
  const mayShare = useMay('editor');
  const [name, setName] = useState('');
  const [is_shared, setShared] = useState(false);
  const save = useSaveView();
  const isTooLong = view.length > LONGEST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || isTooLong) return;
    save.mutate(
      { name: name.trim(), page: 'events', query: view, is_shared },
      {
        onSuccess: saved => {
          notifications.show({ message: `The view “${saved.name}” is saved.` });
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          It keeps the filters, the time, the order and the columns. A time such as the last 24 hours goes on with the
          clock. The environment stays the one that is chosen above.
        </Text>
        <TextInput
          label="Name"
          required
          maxLength={100}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Checkbox
          label="Share it with all members"
          description={mayShare ? undefined : 'Only editors share views.'}
          disabled={!mayShare}
          checked={is_shared}
          onChange={event => setShared(event.currentTarget.checked)}
        />
        {isTooLong && <Text c="var(--mantine-color-error)">There are too many filters to be saved.</Text>}
        {save.error && <Failure error={save.error} title="The view was not saved." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!name.trim() || isTooLong}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Remove({ view, onClose }: { view: SavedView | null; onClose: () => void }) {
  const remove = useRemoveView();
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <Confirm
      isOpen={view !== null}
      onClose={close}
      title={`Remove the view “${view?.name ?? ''}”?`}
      action="Remove"
      isDangerous
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => view && remove.mutate(view.view_id, { onSuccess: close })}
    >
      {view?.is_shared
        ? 'All members lose it. No event is touched.'
        : 'You lose its filters and columns. No event is touched.'}
    </Confirm>
  );
}
