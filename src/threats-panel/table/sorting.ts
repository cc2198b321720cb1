import { severityRank } from '../../model/outcomes';
import type { EndpointRow } from '../../model/overview';
import type { Column } from '../options';

export type SortColumn = Column | 'endpoint';

export interface SortKey {
  column: SortColumn;
  descending: boolean;
}

/** By the first, then by the second, and so on. */
export type Sorting = readonly SortKey[];

export const DEFAULT_SORTING: Sorting = [{ column: 'threats', descending: true }];

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

/** Ties go by threats, then as the answer has them: in the order of the query, then by endpoint, so the same at every refresh. */
const TIES: Sorting = [{ column: 'threats', descending: true }];

const COLLATOR = new Intl.Collator();

function compareValues(left: SortValue, right: SortValue, descending: boolean): number {
  if (left === undefined || right === undefined) {
    // What is not available stays last in both directions.
    return Number(left === undefined) - Number(right === undefined);
  }
  const order =
    typeof left === 'number' && typeof right === 'number'
      ? left - right
      : COLLATOR.compare(String(left), String(right));
  return descending ? -order : order;
}

/** Values are taken from rows once, since a comparison happens far more often than there are rows; those of ties only where there is one. */
export function sortRows(rows: EndpointRow[], sorting: Sorting, ruleTitle: (rule: string) => string): EndpointRow[] {
  const ties = TIES.filter(({ column }) => sorting.every((one) => one.column !== column));
  const keys = [...sorting, ...ties].map(({ column, descending }) => {
    const values = new Array<SortValue>(rows.length);
    return { valueAt: (index: number) => (values[index] ??= sortValue(rows[index], column, ruleTitle)), descending };
  });
  return Array.from(rows.keys())
    .sort((a, b) => {
      for (const { valueAt, descending } of keys) {
        const order = compareValues(valueAt(a), valueAt(b), descending);
        if (order !== 0) {
          return order;
        }
      }
      return a - b;
    })
    .map((index) => rows[index]);
}

/** Numbers start with the largest, names with the first. */
function startsDescending(column: SortColumn): boolean {
  return column !== 'endpoint' && column !== 'service' && column !== 'lastRule';
}

/** Sorts by the column alone, or turns its direction. With `add` it comes after the others: turned at the second time, left out at the third. */
export function toggleSorting(current: Sorting, column: SortColumn, add = false): Sorting {
  const known = current.find((key) => key.column === column);
  const first: SortKey = { column, descending: startsDescending(column) };
  if (!add) {
    return [known && current.length === 1 ? { column, descending: !known.descending } : first];
  }
  if (!known) {
    return [...current, first];
  }
  if (known.descending === startsDescending(column) || current.length === 1) {
    return current.map((key) => (key === known ? { column, descending: !known.descending } : key));
  }
  return current.filter((key) => key !== known);
}
