import type { Column, ColumnWidths } from '../options';
import { COLUMNS } from '../options';
import type { SortColumn } from './sorting';
import { boundedWidth } from './widths';

export function withWidth(widths: ColumnWidths, column: SortColumn, width: number | undefined): ColumnWidths {
  const { [column]: _before, ...others } = widths;
  return width === undefined ? others : { ...others, [column]: boundedWidth(width) };
}

/** Grafana merges saved options into those before, so a width that is gone has to say so. */
export function spelledOut(widths: ColumnWidths): ColumnWidths {
  return Object.fromEntries(['endpoint' as const, ...COLUMNS].map((column) => [column, widths[column]]));
}

/** The column takes the place of the target, and what lies between them gives way. */
export function movedTo(columns: Column[], column: SortColumn, target: SortColumn | undefined): Column[] {
  const moving = columns.find((one) => one === column);
  const place = columns.findIndex((one) => one === target);
  if (!moving || place < 0) {
    return columns;
  }
  const others = columns.filter((one) => one !== moving);
  return [...others.slice(0, place), moving, ...others.slice(place)];
}

/** A column that comes back stands before those that follow it by default. */
export function toggled(columns: Column[], column: Column): Column[] {
  if (columns.includes(column)) {
    return columns.filter((one) => one !== column);
  }
  const later = COLUMNS.slice(COLUMNS.indexOf(column) + 1);
  const place = columns.findIndex((one) => later.includes(one));
  return place < 0 ? [...columns, column] : [...columns.slice(0, place), column, ...columns.slice(place)];
}
