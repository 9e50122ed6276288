import { Progress as Bar, VisuallyHidden } from '@mantine/core';
import { useNavigation } from 'react-router';
import classes from './progress.module.css';

/** A line at the top while the next page's script is being loaded. */
export function Progress() {
  const isLoading = useNavigation().state === 'loading';
  return (
    <div role="status">
      {isLoading && (
        <>
          <Bar value={100} animated size={3} radius={0} className={classes.bar} aria-hidden="true" />
          <VisuallyHidden>Loading the page …</VisuallyHidden>
        </>
      )}
    </div>
  );
}
