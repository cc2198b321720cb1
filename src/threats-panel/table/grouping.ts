import { OUTCOMES, severityRank } from '../../model/outcomes';
import type { EndpointRow } from '../../model/overview';
import type { Grouping } from '../options';
import type { Sorting } from './sorting';
import { sortRows } from './sorting';

export interface RowGroup {
  /** Of all groupings: what is folded in one is not in another. */
  key: string;
  label: string;
  rows: EndpointRow[];
  /** What its rows add up to, as if it were one of them. Distinct actors have no sum. */
  sums: EndpointRow;
}

export type TableItem = { kind: 'group'; group: RowGroup; open: boolean } | { kind: 'row'; row: EndpointRow };

/** An endpoint has one group, so that no threat request is in two sums. */
function valueOf(row: EndpointRow, grouping: Grouping): string {
  return grouping === 'service' ? row.service : row.category;
}

/** Rows keep their order; groups are sorted by their sums as rows are by their numbers. */
export function groupRows(
  sorted: EndpointRow[],
  grouping: Grouping,
  sorting: Sorting,
  labelOf: (value: string) => string
): RowGroup[] {
  if (grouping === 'none') {
    return [];
  }
  const known = new Map<string, EndpointRow[]>();
  for (const row of sorted) {
    const value = valueOf(row, grouping);
    const rows = known.get(value) ?? [];
    rows.push(row);
    known.set(value, rows);
  }
  const groups = Array.from(known, ([value, rows]): RowGroup => {
    const label = labelOf(value);
    return { key: `${grouping} ${value}`, label, rows, sums: sumsOf(rows, label, grouping) };
  });
  const bySums = new Map(groups.map((group) => [group.sums, group]));
  return sortRows(Array.from(bySums.keys()), sorting, (rule) => rule).flatMap((sums) => bySums.get(sums) ?? []);
}

/** null: a part is not available, so the sum is not. */
function sum(values: Array<number | null>): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}

function sumsOf(rows: EndpointRow[], label: string, grouping: Grouping): EndpointRow {
  const outcomes = Object.fromEntries(OUTCOMES.map((name) => [name, sum(rows.map((row) => row[name])) ?? 0]));
  const threats = sum(rows.map((row) => row.threats)) ?? 0;
  const requests = sum(rows.map((row) => row.requests));
  const worst = rows.reduce((most, row) => (severityRank(row.severity) > severityRank(most.severity) ? row : most));
  const times = rows.flatMap((row) => (row.lastSeen === null ? [] : [row.lastSeen]));
  return {
    ...rows[0],
    ...outcomes,
    index: -1,
    id: label,
    endpoint: label,
    method: '',
    path: label,
    service: grouping === 'service' ? rows[0].service : '',
    owner: '',
    tags: [],
    requests,
    errors: sum(rows.map((row) => row.errors)),
    threats,
    threatRatio: requests === null ? null : requests > 0 ? threats / requests : 0,
    rules: Array.from(new Set(rows.flatMap((row) => row.rules))),
    lastRule: '',
    lastSeen: times.reduce<number | null>((last, time) => Math.max(last ?? time, time), null),
    actors: 0,
    severity: worst.severity,
    trend: trendOf(rows),
  };
}

function trendOf(rows: EndpointRow[]): number[] {
  const total: number[] = [];
  for (const { trend } of rows) {
    trend.forEach((count, part) => (total[part] = (total[part] ?? 0) + count));
  }
  return total;
}

/** What the table shows one below the other. Without groups these are the rows. */
export function tableItems(rows: EndpointRow[], groups: RowGroup[], folded: ReadonlySet<string>): TableItem[] {
  const items = (list: EndpointRow[]) => list.map((row): TableItem => ({ kind: 'row', row }));
  if (groups.length === 0) {
    return items(rows);
  }
  return groups.flatMap((group): TableItem[] => {
    const open = !folded.has(group.key);
    return [{ kind: 'group', group, open }, ...(open ? items(group.rows) : [])];
  });
}
