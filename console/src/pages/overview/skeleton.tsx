import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import classes from './overview.module.css';

/** What stands where the figures will be, as high as they are. */
export function OverviewSkeleton() {
  return (
    <Stack gap="md" role="status" aria-busy="true">
      <VisuallyHidden>Reading the figures …</VisuallyHidden>
      <div className={classes.tiles}>
        {['identifications', 'new', 'returning', 'bots'].map(name => (
          <Skeleton key={name} height={116} radius="sm" />
        ))}
      </div>
      <Skeleton height={342} radius="sm" />
      <Skeleton height={366} radius="sm" />
      <div className={classes.pair}>
        <Skeleton height={340} radius="sm" />
        <Skeleton height={340} radius="sm" />
      </div>
    </Stack>
  );
}
