import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { environmentsQuery } from '../api/environments';
import { presentSearch } from '../parts/search_state';
import { ENVIRONMENT, useEnvironment } from './environment';

/** The environment whose traffic is shown, kept in the URL; without one, all are. */
export function EnvironmentSelector() {
  const environment = useEnvironment();
  const [, setSearch] = useSearchParams();
  const { data = [] } = useQuery(environmentsQuery);
  const known = data.some(({ environment_id }) => environment_id === environment);
  const choose = (id: string) => {
    const search = presentSearch();
    if (id) search.set(ENVIRONMENT, id);
    else search.delete(ENVIRONMENT);
    setSearch(search);
  };
  return (
    <NativeSelect
      aria-label="Environment"
      size="sm"
      flex="0 1 180px"
      miw={0}
      value={environment ?? ''}
      onChange={event => choose(event.currentTarget.value)}
      data={[
        { value: '', label: 'All environments' },
        ...data.map(({ environment_id, name }) => ({ value: environment_id, label: name })),
        ...(environment && !known ? [{ value: environment, label: environment }] : []),
      ]}
    />
  );
}
