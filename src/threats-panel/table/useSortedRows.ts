import { getCoreRowModel, getSortedRowModel, useReactTable } from '@tanstack/react-table';
import { useCallback, useMemo, useState } from 'react';

import type { EndpointRow } from '../../model/overview';
import type { SortColumn, Sorting } from './sorting';
import { columnDefinitions, DEFAULT_SORTING, sortingState, toggleSorting } from './sorting';

export function useSortedRows(rows: EndpointRow[], ruleTitle: (rule: string) => string) {
  const [sorting, setSorting] = useState<Sorting>(DEFAULT_SORTING);
  const columns = useMemo(() => columnDefinitions(ruleTitle), [ruleTitle]);
  const state = useMemo(() => ({ sorting: sortingState(sorting) }), [sorting]);
  const table = useReactTable({
    data: rows,
    columns,
    state,
    getRowId: (row) => row.id,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const model = table.getRowModel();
  const sorted = useMemo(() => model.rows.map((row) => row.original), [model]);
  const onSort = useCallback((column: SortColumn) => setSorting((current) => toggleSorting(current, column)), []);
  return { sorted, sorting, onSort };
}
