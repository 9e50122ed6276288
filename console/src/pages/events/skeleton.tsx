import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ColumnName } from './columns';
import classes from './event_table.module.css';

const ROWS = Array.from({ length: 12 }, (_, i) => i);

/** What stands where the events will be. */
export function EventsSkeleton({
  columns,
  isNarrow,
}: {
  columns: readonly ColumnName[];
  isNarrow: boolean | undefined;
}) {
  return (
    <div role="status" aria-busy="true">
      <VisuallyHidden>Reading the events …</VisuallyHidden>
      {isNarrow ? (
        <Stack gap="xs">
          {ROWS.slice(0, 5).map(row => (
            <Skeleton key={row} height={132} radius="sm" />
          ))}
        </Stack>
      ) : (
        <div className={classes.scroll}>
          <Stack gap={0} p="sm">
            {ROWS.map(row => (
              <Skeleton key={row} height={14} my={11} width={`${Math.min(100, 55 + columns.length * 4)}%`} />
            ))}
          </Stack>
        </div>
      )}
    </div>
  );
}
