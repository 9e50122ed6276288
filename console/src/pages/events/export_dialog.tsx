import { Button, Group, Modal, Progress, Radio, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useMember } from '../../api/session';
import { byteSize, counted } from '../../parts/figures';
import { boundsOf } from '../../parts/range';
import { nameOf } from '../../parts/time_range';
import { Failure } from '../../shell/failure';
import { type ColumnName, columnOf } from './columns';
import { BEGINNING, exportEvents, FORMATS, type Format, fileName, type Position, shareDone } from './export';
import type { Wanted } from './find';
import { canStream, openSink, type Sink } from './sink';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  wanted: Wanted;
  columns: readonly ColumnName[];
}

const TYPES: Record<Format, string> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };

/** Where an export is: what it writes, into what, and how far it is. */
interface Running {
  format: Format;
  sink: Sink;
  wanted: Wanted;
  columns: readonly ColumnName[];
  bounds: { start: number; end: number };
}

type State =
  | { kind: 'choosing'; problem?: 'no-file' }
  | { kind: 'picking' }
  | { kind: 'running'; running: Running; position: Position }
  | { kind: 'failed'; running: Running; position: Position; error: unknown }
  | { kind: 'done'; position: Position };

/** Writes all that is found into a file. */
export function ExportDialog({ isOpen, onClose, ...rest }: Props) {
  const [isRunning, setRunning] = useState(false);
  return (
    <Modal
      opened={isOpen}
      onClose={isRunning ? () => {} : onClose}
      title="Export events"
      centered
      withCloseButton={!isRunning}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Export {...rest} onClose={onClose} onRunning={setRunning} />
    </Modal>
  );
}

interface ExportProps extends Omit<Props, 'isOpen'> {
  onRunning: (isRunning: boolean) => void;
}

function Export({ wanted, columns, onClose, onRunning }: ExportProps) {
  const [state, setState] = useState<State>({ kind: 'choosing' });
  const controller = useRef<AbortController>(null);
  const left = useRef<Sink>(null);
  left.current = state.kind === 'failed' ? state.running.sink : null;
  useEffect(
    () => () => {
      controller.current?.abort();
      void left.current?.discard().catch(() => {});
    },
    [],
  );
  const isRunning = state.kind === 'running';
  useEffect(() => {
    onRunning(isRunning);
    if (!isRunning) return;
    const keep = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', keep);
    return () => removeEventListener('beforeunload', keep);
  }, [isRunning, onRunning]);

  const run = async (running: Running, from: Position) => {
    const stop = new AbortController();
    controller.current = stop;
    let position = from;
    setState({ kind: 'running', running, position });
    try {
      await exportEvents({
        ...running,
        from,
        signal: stop.signal,
        onProgress: now => {
          position = now;
          if (!stop.signal.aborted) setState({ kind: 'running', running, position });
        },
      });
      setState({ kind: 'done', position });
    } catch (error) {
      if (stop.signal.aborted) await running.sink.discard().catch(() => {});
      else setState({ kind: 'failed', running, position, error });
    }
  };
  const start = async (format: Format) => {
    const stop = new AbortController();
    controller.current = stop;
    setState({ kind: 'picking' });
    const now = Date.now();
    try {
      const sink = await openSink(fileName(format, now), TYPES[format]);
      if (stop.signal.aborted) await sink?.discard().catch(() => {});
      else if (sink) await run({ format, sink, wanted, columns, bounds: boundsOf(wanted.range, now) }, BEGINNING);
      else setState({ kind: 'choosing' });
    } catch {
      setState({ kind: 'choosing', problem: 'no-file' });
    }
  };
  const cancel = () => {
    controller.current?.abort();
    setState({ kind: 'choosing' });
  };

  if (state.kind === 'choosing' || state.kind === 'picking') {
    return (
      <Choice
        wanted={wanted}
        columns={columns}
        isPicking={state.kind === 'picking'}
        hasNoFile={state.kind === 'choosing' && state.problem === 'no-file'}
        onStart={format => void start(format)}
        onClose={onClose}
      />
    );
  }
  const { position } = state;
  const written = `${counted(position.events, 'event')}, ${byteSize(position.bytes)}`;
  if (state.kind === 'done') {
    return (
      <Stack gap="md">
        <Text role="status">The file is whole: {written}.</Text>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Close
          </Button>
        </Group>
      </Stack>
    );
  }
  const { running } = state;
  const done = shareDone(position.reached, running.bounds, running.wanted.isOldestFirst);
  return (
    <Stack gap="md">
      <Progress value={100 * done} animated={isRunning} aria-label="Stretch of time that is written" />
      <Text role={isRunning ? undefined : 'status'}>
        {isRunning ? 'Written so far' : 'Written before it failed'}: {written}
      </Text>
      {state.kind === 'failed' && (
        <Failure error={state.error} title="The export stopped." retry={() => void run(running, position)} />
      )}
      <Group justify="flex-end">
        {state.kind === 'failed' && position.events > 0 && (
          <Button
            variant="default"
            onClick={() => {
              void running.sink.close().catch(() => {});
              setState({ kind: 'done', position });
            }}
          >
            Keep what there is
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => {
            if (state.kind === 'failed') void running.sink.discard().catch(() => {});
            cancel();
          }}
        >
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}

interface ChoiceProps extends Pick<Props, 'wanted' | 'columns' | 'onClose'> {
  /** While the browser asks where to. */
  isPicking: boolean;
  hasNoFile: boolean;
  onStart: (format: Format) => void;
}

function Choice({ wanted, columns, isPicking, hasNoFile, onStart, onClose }: ChoiceProps) {
  const { sees_personal_data } = useMember();
  const [format, setFormat] = useState<Format>('csv');
  const filters = Object.keys(wanted.filters).length;
  return (
    <Stack gap="md">
      <Text size="sm">
        {filters ? `All events that pass the ${counted(filters, 'filter')}` : 'All events'},{' '}
        {'preset' in wanted.range ? nameOf(wanted.range).toLowerCase() : nameOf(wanted.range)}
        {wanted.isOldestFirst ? ', the oldest first.' : ', the newest first.'}
        {!sees_personal_data && ' Without personal data, which are not shown to you.'}
      </Text>
      <Radio.Group
        label="Format"
        value={format}
        onChange={value => setFormat(FORMATS.find(one => one === value) ?? 'csv')}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="csv"
            label="CSV, for spreadsheets"
            description={`The columns that are shown: ${columns.map(name => columnOf(name).title).join(', ')}.`}
            data-autofocus
          />
          <Radio value="ndjson" label="NDJSON, for programs" description="The events whole, one on each line." />
        </Stack>
      </Radio.Group>
      {!canStream() && (
        <Text size="xs" c="dimmed">
          This browser keeps the file in memory until it is whole. Of millions of events, export one stretch of time
          after the other.
        </Text>
      )}
      {hasNoFile && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          The browser could not open the file for writing. Choose another name or place.
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={() => onStart(format)} disabled={isPicking}>
          Export
        </Button>
      </Group>
    </Stack>
  );
}
