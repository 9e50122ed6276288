import { Button, Group } from '@mantine/core';
import { counted } from '../../parts/figures';
import { TimeText } from '../../parts/time_text';
import { Empty } from '../../shell/empty';
import { PageLink } from '../../shell/page_link';
import type { Wanted } from './find';
import type { EventsChange } from './state';

interface Props {
  wanted: Wanted;
  isLive: boolean;
  lookedAt: number;
  reached: number | undefined;
  hasMore: boolean;
  onChange: (change: EventsChange) => void;
}

/** What stands in the place of the table when it has no row. */
export function NoEvents({ wanted, isLive, lookedAt, reached, hasMore, onChange }: Props) {
  const isFiltered = Object.keys(wanted.filters).length > 0;
  if (hasMore) {
    return (
      <Empty title="None so far passes the filters.">
        {counted(lookedAt, 'event')} were looked through
        {reached !== undefined && (
          <>
            , {wanted.isOldestFirst ? 'up to ' : 'back to '}
            <TimeText at={reached} />
          </>
        )}
        .
      </Empty>
    );
  }
  const isLongest = 'preset' in wanted.range && wanted.range.preset === '90d';
  return (
    <Empty title={isFiltered ? 'No event of this time passes the filters.' : 'There is no event of this time.'}>
      {isLive ? 'What comes is shown here. ' : null}
      {!isFiltered && (
        <>
          If none ever came,{' '}
          <PageLink to="/get-started" underline="always">
            Get started
          </PageLink>{' '}
          shows how pages send them.
        </>
      )}
      <Group justify="center" mt="sm" gap="xs">
        {isFiltered && (
          <Button variant="default" size="xs" onClick={() => onChange({ filters: {} })}>
            Remove the filters
          </Button>
        )}
        {!isLongest && (
          <Button variant="default" size="xs" onClick={() => onChange({ range: { preset: '90d' } })}>
            Look at the last 90 days
          </Button>
        )}
      </Group>
    </Empty>
  );
}
