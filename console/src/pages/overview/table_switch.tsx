import { Button } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { someOf, useSearchState } from '../../parts/search_state';

const CHARTS = ['identifications', 'signals', 'scores'] as const;
export type Chart = (typeof CHARTS)[number];
const FIELDS = { table: someOf(CHARTS) };

/** Whether a chart's values are shown as a table, which the URL says, and the button that changes it. */
export function useTable(chart: Chart, what: string) {
  const [{ table }, change] = useSearchState(FIELDS);
  const isTable = table.includes(chart);
  const Sign = isTable ? IconChartBar : IconTable;
  const toggle = () =>
    change({ table: isTable ? table.filter(one => one !== chart) : [...table, chart] }, { replace: true });
  const button = (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      onClick={toggle}
      leftSection={<Sign size={15} stroke={1.6} aria-hidden="true" />}
      aria-label={isTable ? `Show ${what} as a chart` : `Show ${what} as a table`}
    >
      {isTable ? 'Chart' : 'Table'}
    </Button>
  );
  return { isTable, button };
}
