import { useEffect, useMemo, useState } from 'react';

import type { EndpointRow } from '../../model/overview';
import type { Column, ColumnWidths, Grouping, PanelOptions } from '../options';
import { DEFAULT_OPTIONS } from '../options';
import { visibleColumns } from './columns';
import { movedTo, spelledOut, toggled, withWidth } from './layout';
import type { SortColumn } from './sorting';

type Layout = Pick<PanelOptions, 'columns' | 'columnWidths' | 'groupRows'>;

export interface ColumnLayout {
  /** Those that are shown, the endpoint first. */
  visible: SortColumn[];
  chosen: Column[];
  widths: ColumnWidths;
  onToggle: (column: Column) => void;
  onMove: (column: SortColumn, target: SortColumn | undefined) => void;
  /** undefined: the width that it has by itself. Not saved until told so, since a drag has many. */
  onResize: (column: SortColumn, width: number | undefined, save: boolean) => void;
  onReset: () => void;
  grouping: Grouping;
  onGroup: (grouping: Grouping) => void;
}

/** Which columns there are, in which order and how wide, and what rows stand under: options of the panel, which hosts that keep none forget. */
export function useColumns(
  options: PanelOptions,
  onOptionsChange: (options: PanelOptions) => void,
  rows: EndpointRow[]
): ColumnLayout {
  const [layout, setLayout] = useState<Layout>(options);
  useEffect(() => setLayout(options), [options]);
  const { columns: chosen, columnWidths: widths, groupRows: grouping } = layout;
  const visible = useMemo(() => visibleColumns(chosen, rows), [chosen, rows]);
  const change = (next: Partial<Layout>) => {
    const whole = { columns: chosen, columnWidths: widths, groupRows: grouping, ...next };
    setLayout(whole);
    onOptionsChange({ ...options, ...whole, columnWidths: spelledOut(whole.columnWidths) });
  };
  return {
    visible,
    chosen,
    widths,
    onToggle: (column) => change({ columns: toggled(chosen, column) }),
    onMove: (column, target) => change({ columns: movedTo(chosen, column, target) }),
    onResize: (column, width, save) => {
      const columnWidths = withWidth(widths, column, width);
      if (save) {
        change({ columnWidths });
      } else {
        setLayout({ ...layout, columnWidths });
      }
    },
    onReset: () => change({ columns: DEFAULT_OPTIONS.columns, columnWidths: {} }),
    grouping,
    onGroup: (groupRows) => change({ groupRows }),
  };
}
