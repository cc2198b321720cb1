import type { ColumnDef, SortingState } from '@tanstack/react-table';

import { severityRank } from '../../model/outcomes';
import type { EndpointRow } from '../../model/overview';
import type { Column } from '../options';
import { COLUMNS } from '../options';

export type SortColumn = Column | 'endpoint';

export interface Sorting {
  column: SortColumn;
  descending: boolean;
}

export const DEFAULT_SORTING: Sorting = { column: 'threats', descending: true };

const SORT_COLUMNS: readonly SortColumn[] = ['endpoint', ...COLUMNS];

type SortValue = string | number | undefined;

export function sortValue(row: EndpointRow, column: SortColumn, ruleTitle: (rule: string) => string): SortValue {
  switch (column) {
    case 'endpoint':
      return `${row.path} ${row.method}`;
    case 'service':
      return row.service || undefined;
    case 'severity':
      return severityRank(row.severity) < 0 ? undefined : severityRank(row.severity);
    case 'rules':
      return row.rules.length;
    case 'lastRule':
      return row.lastRule ? ruleTitle(row.lastRule) : undefined;
    case 'trend':
      return trendChange(row.trend);
    default:
      return row[column] ?? undefined;
  }
}

/** Later half less the earlier half: what is growing comes first. */
export function trendChange(trend: number[]): number | undefined {
  if (trend.length < 2) {
    return undefined;
  }
  const middle = Math.floor(trend.length / 2);
  const sum = (parts: number[]) => parts.reduce((total, part) => total + part, 0);
  return sum(trend.slice(middle)) - sum(trend.slice(0, middle));
}

/** Ties go by threats, then by endpoint, so that the order is the same at every refresh. */
export function sortingState({ column, descending }: Sorting): SortingState {
  const state: SortingState = [{ id: column, desc: descending }];
  if (column !== 'threats') {
    state.push({ id: 'threats', desc: true });
  }
  if (column !== 'endpoint') {
    state.push({ id: 'endpoint', desc: false });
  }
  return state;
}

export function compareValues(left: unknown, right: unknown): number {
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : String(left).localeCompare(String(right));
}

export function columnDefinitions(ruleTitle: (rule: string) => string): Array<ColumnDef<EndpointRow>> {
  return SORT_COLUMNS.map((id) => ({
    id,
    accessorFn: (row) => sortValue(row, id, ruleTitle),
    sortingFn: (a, b) => compareValues(a.getValue(id), b.getValue(id)),
    // What is not available stays last in both directions.
    sortUndefined: 'last',
  }));
}

/** Numbers start with the largest, names with the first. */
export function toggleSorting(current: Sorting, column: SortColumn): Sorting {
  if (current.column === column) {
    return { column, descending: !current.descending };
  }
  return { column, descending: column !== 'endpoint' && column !== 'service' && column !== 'lastRule' };
}
