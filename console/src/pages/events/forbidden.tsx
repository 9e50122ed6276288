import { Button } from '@mantine/core';
import { useMember } from '../../api/session';
import { listed } from '../../parts/sentence';
import { Empty } from '../../shell/empty';
import { REFUSED } from './filter_picker';
import { FILTER_NAMES, FILTERS, type FilterName, type Filters } from './filters';

/** The filters that the server refuses to this member. */
export function useForbidden(filters: Filters): FilterName[] {
  const { sees_personal_data } = useMember();
  return sees_personal_data ? [] : FILTER_NAMES.filter(name => filters[name] && FILTERS[name].isPersonal);
}

/** What stands in the place of the events when some filters are refused. */
export const Forbidden = ({ names, onRemove }: { names: FilterName[]; onRemove: () => void }) => (
  <Empty title={`You cannot filter by ${listed(names.map(name => FILTERS[name].label.toLowerCase()))}.`}>
    {REFUSED}
    <div>
      <Button variant="default" size="xs" mt="sm" onClick={onRemove}>
        {names.length > 1 ? 'Remove these filters' : 'Remove this filter'}
      </Button>
    </div>
  </Empty>
);
