import type { PanelData } from '@grafana/data';

import type { AdHocFilterLike } from '../../model/filters';
import { searchedText } from './changes';
import { filterHost } from './filterVariable';

/** The filters that the numbers have and that the dashboard can change: the search for endpoints is one of them, and shown apart. */
export function shownFilters(data: PanelData) {
  const filters: AdHocFilterLike[] = data.request?.filters ?? [];
  const search = filters.find((filter) => searchedText(filter) !== undefined);
  return { ...filterHost(data), search, chips: filters.filter((filter) => filter !== search) };
}
