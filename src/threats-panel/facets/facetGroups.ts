import { dimensionLabel } from '../../model/labels';
import type { FacetRow } from '../../model/overview';

export interface FacetGroup {
  key: string;
  rows: FacetRow[];
}

/** What narrows an investigation most comes first; dimensions that are not named here follow as the backend sends them. */
const ORDER = [
  'category',
  'rule',
  'outcome',
  'severity',
  'country',
  'organisation',
  'bot',
  'actor',
  'endpoint',
  'service',
  'owner',
  'method',
];
/** Each says the same as the endpoint does. */
const LEFT_OUT = ['endpointId', 'path'];

function place(key: string): number {
  const index = ORDER.indexOf(key);
  return index < 0 ? ORDER.length : index;
}

/** Groups by dimension, values with most threats first. */
export function facetGroups(rows: FacetRow[]): FacetGroup[] {
  const groups = new Map<string, FacetRow[]>();
  for (const row of rows) {
    if (row.key === '' || row.value === '' || LEFT_OUT.includes(row.key)) {
      continue;
    }
    groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
  }
  return Array.from(groups, ([key, members]) => ({ key, rows: members.sort((a, b) => b.threats - a.threats) })).sort(
    (a, b) => place(a.key) - place(b.key)
  );
}

/** The rows whose attribute or value holds the text. */
export function matching(rows: FacetRow[], search: string, label: (row: FacetRow) => string): FacetRow[] {
  const wanted = search.trim().toLowerCase();
  return wanted === ''
    ? rows
    : rows.filter((row) => `${dimensionLabel(row.key)}\n${label(row)}\n${row.value}`.toLowerCase().includes(wanted));
}
