import { t } from '@grafana/i18n';

import { inert, spreadsheetSafe } from '../../model/inert';
import type { EndpointRow } from '../../model/overview';
import type { SortColumn } from './sorting';

type Cell = string | number | null;

function quote(cell: Cell): string {
  if (cell === null) {
    return '';
  }
  const text = typeof cell === 'number' ? String(cell) : spreadsheetSafe(inert(cell));
  return /[",\n\r;]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function cells(row: EndpointRow, column: SortColumn, ruleTitle: (rule: string) => string): Cell {
  switch (column) {
    case 'rules':
      return row.rules.map(ruleTitle).join('; ');
    case 'lastRule':
      return ruleTitle(row.lastRule);
    case 'lastSeen':
      return row.lastSeen === null ? null : new Date(row.lastSeen).toISOString();
    case 'trend':
      return row.trend.join(' ');
    default:
      return row[column];
  }
}

/** Of an endpoint the screen shows more than its name; what no row has is left out. */
interface Extra {
  title: string;
  value: (row: EndpointRow) => string;
}

function extras(rows: EndpointRow[]): Extra[] {
  const known: Extra[] = [
    { title: t('column.tags', 'Tags'), value: ({ tags }) => tags.join('; ') },
    { title: t('column.owner', 'Owner'), value: ({ owner }) => owner },
  ];
  return known.filter(({ value }) => rows.some((row) => value(row) !== ''));
}

/** What is on the screen, in its order, with times that every program reads. */
export function toCsv(
  rows: EndpointRow[],
  columns: SortColumn[],
  title: (column: SortColumn) => string,
  ruleTitle: (rule: string) => string
): string {
  const more = extras(rows);
  const header = [...columns.map(title), ...more.map((extra) => extra.title)];
  const lines = rows.map((row) => [
    ...columns.map((column) => cells(row, column, ruleTitle)),
    ...more.map(({ value }) => value(row)),
  ]);
  return `${[header, ...lines].map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`;
}
