import { t } from '@grafana/i18n';

import { inert, spreadsheetSafe } from '../../model/inert';
import { dimensionLabel } from '../../model/labels';
import type { EndpointRow, FacetRow, RuleRow } from '../../model/overview';
import type { SortColumn } from '../table/sorting';

/** A list is one cell. null: not available. */
export type Cell = string | number | null | Array<string | number>;

/** A table as files have it: keys are for programs, titles for people. */
export interface Sheet {
  columns: Array<{ key: string; title: string }>;
  rows: Cell[][];
}

/** The mark makes spreadsheets read the file as UTF-8; lines end as RFC 4180 wants. */
export function toCsv({ columns, rows }: Sheet): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  return `\ufeff${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function quoted(cell: Cell): string {
  if (cell === null) {
    return '';
  }
  if (typeof cell === 'number') {
    return String(cell);
  }
  const plain = typeof cell === 'string' ? cell : cell.join(cell.some((one) => typeof one === 'string') ? '; ' : ' ');
  const text = spreadsheetSafe(inert(plain));
  return /[",\n\r;]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** One object for each row. */
export function toJson({ columns, rows }: Sheet): string {
  const safe = (cell: Cell): Cell =>
    Array.isArray(cell)
      ? cell.map((one) => (typeof one === 'string' ? inert(one) : one))
      : typeof cell === 'string'
        ? inert(cell)
        : cell;
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, safe(row[at])])));
  return `${JSON.stringify(objects, null, 2)}\n`;
}

/** Times that every program reads. */
function time(value: number | null): string | null {
  return value === null ? null : new Date(value).toISOString();
}

function endpointCell(row: EndpointRow, column: SortColumn, ruleTitle: (rule: string) => string): Cell {
  switch (column) {
    case 'rules':
      return row.rules.map(ruleTitle);
    case 'lastRule':
      return ruleTitle(row.lastRule);
    case 'lastSeen':
      return time(row.lastSeen);
    default:
      return row[column];
  }
}

export interface GroupColumn {
  key: string;
  title: string;
  value: (row: EndpointRow) => Cell;
}

/** Of an endpoint the screen shows more than its name; what no row has is left out. */
function extras(rows: EndpointRow[]) {
  const known = [
    { key: 'tags', title: t('column.tags', 'Tags'), value: ({ tags }: EndpointRow): Cell => tags },
    { key: 'owner', title: t('column.owner', 'Owner'), value: ({ owner }: EndpointRow): Cell => owner },
  ];
  return known.filter(({ value }) => rows.some((row) => String(value(row)) !== ''));
}

/** The APIs under threat as the screen shows them: its columns, its order, and the group of each row. */
export function endpointsSheet(
  rows: EndpointRow[],
  columns: SortColumn[],
  title: (column: SortColumn) => string,
  ruleTitle: (rule: string) => string,
  group: GroupColumn[] = []
): Sheet {
  const more = [...group, ...extras(rows)];
  return {
    columns: [...columns.map((key) => ({ key, title: title(key) })), ...more],
    rows: rows.map((row) => [
      ...columns.map((column) => endpointCell(row, column, ruleTitle)),
      ...more.map(({ value }) => value(row)),
    ]),
  };
}

export function rulesSheet(rows: RuleRow[]): Sheet {
  return {
    columns: [
      { key: 'rule', title: t('export.ruleId', 'Rule id') },
      { key: 'title', title: t('export.rule', 'Threat rule') },
      { key: 'type', title: t('export.type', 'Threat type') },
      { key: 'severity', title: t('column.severity', 'Severity') },
      { key: 'endpoints', title: t('export.endpoints', 'Affected APIs') },
      { key: 'threats', title: t('column.threats', 'Threat requests') },
      { key: 'blocked', title: t('column.blocked', 'Blocked') },
      { key: 'lastSeen', title: t('column.lastSeen', 'Last seen') },
    ],
    rows: rows.map((row) => [
      row.rule,
      row.title,
      row.type,
      row.severity,
      row.endpoints,
      row.threats,
      row.blocked,
      time(row.lastSeen),
    ]),
  };
}

export function attributesSheet(rows: FacetRow[]): Sheet {
  return {
    columns: [
      { key: 'attribute', title: t('export.attribute', 'Attribute') },
      { key: 'value', title: t('export.value', 'Value') },
      { key: 'threats', title: t('column.threats', 'Threat requests') },
    ],
    rows: rows.map((row) => [dimensionLabel(row.key), row.label, row.threats]),
  };
}
