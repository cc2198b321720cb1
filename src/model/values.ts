import type { DataFrame, Field } from '@grafana/data';

/** Readers of frame cells that accept anything: a missing field or an odd value becomes an empty one. */
export function findField(frame: DataFrame | undefined, name: string): Field | undefined {
  return frame && namedFields(frame.fields).get(name);
}

/** Asked for by each cell of each row, so a list of fields is looked through once. */
const NAMED = new WeakMap<Field[], Map<string, Field>>();

function namedFields(fields: Field[]): Map<string, Field> {
  let named = NAMED.get(fields);
  if (!named) {
    // The first of a name counts.
    named = new Map([...fields].reverse().map((field) => [field.name, field]));
    NAMED.set(fields, named);
  }
  return named;
}

export function cell(frame: DataFrame, name: string, row: number): unknown {
  return findField(frame, name)?.values[row];
}

/** All rows of a field at once, which takes a fraction of asking for each of its cells. */
export function column<T>(frame: DataFrame, name: string, read: (value: unknown) => T): T[] {
  const values = findField(frame, name)?.values;
  const list: T[] = [];
  for (let row = 0; row < frame.length; row += 1) {
    list.push(read(values?.[row]));
  }
  return list;
}

export function textAt(frame: DataFrame, name: string, row: number): string {
  return toText(cell(frame, name, row));
}

export function toText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

export function toNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function numberAt(frame: DataFrame, name: string, row: number): number | null {
  return toNumber(cell(frame, name, row));
}

export function countAt(frame: DataFrame, name: string, row: number): number {
  return toCount(cell(frame, name, row));
}

export function toCount(value: unknown): number {
  return toNumber(value) ?? 0;
}

export function jsonAt(frame: DataFrame, name: string, row: number): unknown {
  return toJson(cell(frame, name, row));
}

/** JSON fields arrive parsed from the backend and as text from elsewhere (snapshots, CSV). */
export function toJson(value: unknown): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function records(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

// Lists of the right kind are handed on as they are: of 10,000 rows, copies are most of what reading them takes.
export function texts(value: unknown): string[] {
  return !Array.isArray(value) ? [] : value.every(isText) ? value : value.filter(isText);
}

export function numbers(value: unknown): number[] {
  return !Array.isArray(value) ? [] : value.every(isNumber) ? value : value.map((item) => toNumber(item) ?? 0);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value); // of any other kind than numbers false
}

/** The parts of a frame that say what it is: the name in `meta.custom.frame`, else the frame's own name. */
export function frameKind(frame: DataFrame): string {
  const custom: unknown = frame.meta?.custom;
  return (isRecord(custom) ? toText(custom.frame) : '') || frame.name || '';
}

export function customMeta(frame: DataFrame | undefined): Record<string, unknown> {
  const custom: unknown = frame?.meta?.custom;
  return isRecord(custom) ? custom : {};
}
