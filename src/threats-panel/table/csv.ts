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

/** What is on the screen, in its order, with times that every program reads. */
export function toCsv(
  rows: EndpointRow[],
  columns: SortColumn[],
  title: (column: SortColumn) => string,
  ruleTitle: (rule: string) => string
): string {
  const lines = [columns.map((column) => quote(title(column))).join(',')];
  for (const row of rows) {
    lines.push(columns.map((column) => quote(cells(row, column, ruleTitle))).join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}
