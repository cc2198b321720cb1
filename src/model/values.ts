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
  return numberAt(frame, name, row) ?? 0;
}

/** JSON fields arrive parsed from the backend and as text from elsewhere (snapshots, CSV). */
export function jsonAt(frame: DataFrame, name: string, row: number): unknown {
  const value = cell(frame, name, row);
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

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

export function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map((item) => toNumber(item) ?? 0) : [];
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
