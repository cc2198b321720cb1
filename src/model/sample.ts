import { isRecord, records, toNumber, toText } from './values';

export interface SampleCandidate {
  format: string;
  title: string;
  read: number | null;
}

export interface SampleField {
  name: string;
  /** Where the entries have it. */
  path: string;
  coverage: number | null;
  /** Whether the store groups and filters by it; null: the backend does not say. */
  pushed: boolean | null;
  reason: string;
}

export interface SampleEntry {
  time: number | null;
  line: string;
  read: boolean;
  reason: string;
  request: Array<[name: string, value: string]>;
}

/** How the newest entries of one source are read. */
export interface SampleReport {
  format: string;
  formatTitle: string;
  /** false: several formats fit about equally, and a person should choose. */
  sure: boolean;
  message: string;
  candidates: SampleCandidate[];
  read: number | null;
  sampled: number | null;
  fields: SampleField[];
  entries: SampleEntry[];
}

function readEntry(entry: Record<string, unknown>): SampleEntry {
  const request = isRecord(entry.request) ? entry.request : {};
  return {
    time: toNumber(entry.time),
    line: toText(entry.line),
    read: entry.read !== false,
    reason: toText(entry.reason),
    request: Object.entries(request).map(([name, value]): [string, string] => [
      name,
      typeof value === 'object' ? (JSON.stringify(value) ?? '') : toText(value),
    ]),
  };
}

function readField(field: Record<string, unknown>): SampleField {
  return {
    name: toText(field.name),
    path: toText(field.path),
    coverage: toNumber(field.coverage),
    pushed: typeof field.pushed === 'boolean' ? field.pushed : null,
    reason: toText(field.reason),
  };
}

export function readSample(value: unknown): SampleReport | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  return {
    format: toText(value.format),
    formatTitle: toText(value.formatTitle) || toText(value.format),
    sure: value.sure !== false,
    message: toText(value.message),
    candidates: records(value.candidates).map((candidate) => ({
      format: toText(candidate.format),
      title: toText(candidate.title) || toText(candidate.format),
      read: toNumber(candidate.read),
    })),
    read: toNumber(value.read),
    sampled: toNumber(value.sampled),
    fields: records(value.fields).map(readField),
    entries: records(value.entries).map(readEntry),
  };
}
