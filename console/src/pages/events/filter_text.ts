import { countryName } from '../../parts/countries';
import { FILTERS, type FilterName } from './filters';

/** How a value of a filter is called. */
export function valueText(name: FilterName, value: string): string {
  const { kind, choices } = FILTERS[name];
  if (name === 'country') return countryName(value);
  if (kind === 'flag') return value === 'true' ? 'yes' : 'no';
  return choices?.find(choice => choice.value === value)?.label ?? value;
}

/** How a filter with its values is called: "Bot category: AI agent, Scraping". */
export function filterText(name: FilterName, values: readonly string[]): string {
  return `${FILTERS[name].label}: ${values.map(value => valueText(name, value)).join(', ')}`;
}
