import type { GrafanaTheme2 } from '@grafana/data';

import type { EndpointRow } from '../../model/overview';
import type { Column, ColumnWidths } from '../options';
import type { SortColumn } from './sorting';

/** The property of the style through which rows know the widths of columns. */
export const GRID = '--threats-grid';

/** Width in spacing units, and the share of free room that a column takes. */
const WIDTHS: Record<SortColumn, { least: number; grow: number }> = {
  endpoint: { least: 24, grow: 3 },
  service: { least: 10, grow: 0.5 },
  severity: { least: 11, grow: 0 },
  requests: { least: 12.5, grow: 0.3 },
  threats: { least: 16.5, grow: 0.5 },
  blocked: { least: 9, grow: 0.2 },
  passed: { least: 12.5, grow: 0.2 },
  threatRatio: { least: 9, grow: 0.2 },
  rules: { least: 21, grow: 2 },
  lastRule: { least: 16, grow: 1.5 },
  lastSeen: { least: 18.5, grow: 0.2 },
  actors: { least: 8.5, grow: 0.2 },
  trend: { least: 10, grow: 0.3 },
};

const RIGHT: readonly SortColumn[] = ['requests', 'blocked', 'passed', 'threatRatio', 'actors'];

export function isRightAligned(column: SortColumn): boolean {
  return RIGHT.includes(column);
}

/** Services are shown only where the log names any. */
export function visibleColumns(chosen: Column[], rows: EndpointRow[]): SortColumn[] {
  const hasService = rows.some((row) => row.service !== '');
  return ['endpoint', ...chosen.filter((column) => column !== 'service' || hasService)];
}

export function gridTemplate(columns: SortColumn[], widths: ColumnWidths, theme: GrafanaTheme2): string {
  return columns
    .map((column) => {
      const { least, grow } = WIDTHS[column];
      const set = widths[column];
      if (set !== undefined) {
        return `${set}px`;
      }
      return grow > 0 ? `minmax(${theme.spacing(least)}, ${grow}fr)` : theme.spacing(least);
    })
    .join(' ');
}

/** In pixels. */
export function leastWidth(columns: SortColumn[], widths: ColumnWidths, theme: GrafanaTheme2): number {
  return columns.reduce((sum, column) => sum + (widths[column] ?? WIDTHS[column].least * theme.spacing.gridSize), 0);
}
