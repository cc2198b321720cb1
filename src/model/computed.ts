import type { Progress } from './progress';
import { toProgress } from './progress';
import { isRecord, records, texts, toNumber, toText } from './values';

export const EXACTNESS = ['exact', 'derived', 'at least', 'estimated', 'partial', 'not available'] as const;
export type Exactness = (typeof EXACTNESS)[number];

export interface ColumnComputed {
  name: string;
  exactness: Exactness;
  reason: string;
}

export interface SourceComputed {
  name: string;
  store: string;
  format: string;
  formatTitle: string;
  role: string;
  entries: number | null;
  /** A query of the store's own language for what was read; empty for readers who may not see it. */
  explore: string;
}

/** How verdicts of one log met the requests of another. */
export interface JoinComputed {
  byId: number;
  byRequest: number;
  unpaired: number;
}

export interface Computed {
  exactness: Exactness;
  coverage: number;
  from: number | null;
  to: number | null;
  entries: number | null;
  requests: number | null;
  noise: number | null;
  unread: number | null;
  suspects: number | null;
  columns: ColumnComputed[];
  reasons: string[];
  filters: Array<{ key: string; applied: string }>;
  /** At least one: answers that name no list have a single source. */
  sources: SourceComputed[];
  join?: JoinComputed;
  cost: { bytes: number | null; lines: number | null; queries: number | null; seconds: number | null };
  asOf: number | null;
  /** Entries may still arrive for a part of the range, which was read at asOf. */
  unsettled: boolean;
  progress?: Progress;
  unreadExamples: string[];
}

function toExactness(value: unknown): Exactness {
  // An unknown word must not read as exact.
  return EXACTNESS.find((known) => known === value) ?? 'estimated';
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function readSource(source: Record<string, unknown>): SourceComputed {
  return {
    name: toText(source.name),
    store: toText(source.store),
    format: toText(source.format),
    formatTitle: toText(source.formatTitle) || toText(source.format),
    role: toText(source.role),
    entries: toNumber(source.entries),
    explore: toText(source.explore),
  };
}

function readSources(value: Record<string, unknown>): SourceComputed[] {
  const sources = records(value.sources);
  return (sources.length > 0 ? sources : [record(value.source)]).map(readSource);
}

function readJoin(value: unknown): JoinComputed | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const count = (name: string) => toNumber(value[name]) ?? 0;
  return { byId: count('byId'), byRequest: count('byRequest'), unpaired: count('unpaired') };
}

export function readComputed(value: unknown): Computed | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const window = record(value.window);
  const cost = record(value.cost);
  return {
    exactness: toExactness(value.exactness),
    coverage: Math.min(1, Math.max(0, toNumber(value.coverage) ?? 1)),
    from: toNumber(window.from),
    to: toNumber(window.to),
    entries: toNumber(value.entries),
    requests: toNumber(value.requests),
    noise: toNumber(value.noise),
    unread: toNumber(value.unread),
    suspects: toNumber(value.suspects),
    columns: Object.entries(record(value.columns)).map(([name, column]) => ({
      name,
      exactness: toExactness(record(column).exactness),
      reason: toText(record(column).reason),
    })),
    reasons: texts(value.reasons),
    filters: records(value.filters).map((filter) => ({ key: toText(filter.key), applied: toText(filter.applied) })),
    sources: readSources(value),
    join: readJoin(value.join),
    cost: {
      bytes: toNumber(cost.bytes),
      lines: toNumber(cost.lines),
      queries: toNumber(cost.queries),
      seconds: toNumber(cost.seconds),
    },
    asOf: toNumber(value.asOf),
    unsettled: value.unsettled === true,
    progress: toProgress(value.progress),
    unreadExamples: texts(value.unreadExamples).slice(0, 3),
  };
}

export function columnReason(computed: Computed | undefined, name: string): string {
  return computed?.columns.find((column) => column.name === name)?.reason ?? '';
}
