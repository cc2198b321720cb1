import { useCallback, useMemo, useState } from 'react';

import type { EndpointRow } from '../../model/overview';
import type { Grouping } from '../options';
import type { RowGroup, TableItem } from './grouping';
import { groupRows, tableItems } from './grouping';
import type { Sorting } from './sorting';

export interface Groups {
  groups: RowGroup[];
  items: TableItem[];
  /** All rows in the order of the table, folded or not. */
  ordered: EndpointRow[];
  allFolded: boolean;
  onFold: (key: string) => void;
  onFoldAll: () => void;
}

/** Which groups are folded is forgotten with the page: the next range has others. */
export function useGroups(
  sorted: EndpointRow[],
  sorting: Sorting,
  grouping: Grouping,
  labelOf: (value: string) => string
): Groups {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set());
  const groups = useMemo(() => groupRows(sorted, grouping, sorting, labelOf), [sorted, grouping, sorting, labelOf]);
  const items = useMemo(() => tableItems(sorted, groups, folded), [sorted, groups, folded]);
  const ordered = useMemo(() => (groups.length === 0 ? sorted : groups.flatMap(({ rows }) => rows)), [sorted, groups]);
  const onFold = useCallback(
    (key: string) =>
      setFolded((current) => {
        const next = new Set(current);
        if (!next.delete(key)) {
          next.add(key);
        }
        return next;
      }),
    []
  );
  const allFolded = groups.length > 0 && groups.every(({ key }) => folded.has(key));
  const onFoldAll = () => setFolded(new Set(allFolded ? [] : groups.map(({ key }) => key)));
  return { groups, items, ordered, allFolded, onFold, onFoldAll };
}
