import { useCallback, useMemo, useState } from 'react';

import type { EndpointRow } from '../../model/overview';
import type { SortColumn } from './sorting';
import { DEFAULT_SORTING, sortRows, toggleSorting } from './sorting';

export function useSortedRows(rows: EndpointRow[], ruleTitle: (rule: string) => string) {
  const [sorting, setSorting] = useState(DEFAULT_SORTING);
  const sorted = useMemo(() => sortRows(rows, sorting, ruleTitle), [rows, sorting, ruleTitle]);
  const onSort = useCallback(
    (column: SortColumn, add: boolean) => setSorting((current) => toggleSorting(current, column, add)),
    []
  );
  return { sorted, sorting, onSort };
}
