import type { DataFrame } from '@grafana/data';

import type { Computed } from './computed';
import { readComputed } from './computed';
import type { OutcomeCounts } from './outcomes';
import { OUTCOMES } from './outcomes';
import type { Taxonomy } from './query';
import { isTaxonomy } from './query';
import {
  cell,
  column,
  countAt,
  customMeta,
  frameKind,
  isRecord,
  numberAt,
  numbers,
  textAt,
  texts,
  toCount,
  toJson,
  toNumber,
  toText,
} from './values';

export const SUMMARY_FIELDS = [
  'entries',
  'requests',
  'noise',
  'unread',
  'errors',
  'threats',
  'detected',
  'blocked',
  'passed',
  'redirected',
  'rejected',
  'failed',
  'unknown',
  'endpoints',
  'rules',
  'actors',
  'threatRatio',
] as const;
export type SummaryField = (typeof SUMMARY_FIELDS)[number];
/** null: not available, which is not zero. */
export type Summary = Record<SummaryField, number | null>;

export interface EndpointRow extends OutcomeCounts {
  /** Row in the frame, to reach its fields' configuration. */
  index: number;
  id: string;
  endpoint: string;
  method: string;
  path: string;
  service: string;
  owner: string;
  /** That of most of its threats, in the list that the query names. */
  category: string;
  tags: string[];
  requests: number | null;
  errors: number | null;
  threats: number;
  threatRatio: number | null;
  rules: string[];
  lastRule: string;
  lastSeen: number | null;
  actors: number;
  severity: string;
  trend: number[];
}

export interface RuleRow {
  rule: string;
  title: string;
  type: string;
  severity: string;
  endpoints: number;
  threats: number;
  blocked: number;
  lastSeen: number | null;
}

export interface CategoryRow {
  category: string;
  title: string;
  basis: string;
  threats: number;
  endpoints: number;
}

export interface FacetRow {
  key: string;
  value: string;
  label: string;
  threats: number;
}

/** The threat requests of a part of the range, by how they were answered. */
export interface TimelinePart extends OutcomeCounts {
  time: number;
}

export interface Overview {
  summary?: Summary;
  endpointsFrame?: DataFrame;
  endpoints: EndpointRow[];
  rules: RuleRow[];
  categories: Partial<Record<Taxonomy, CategoryRow[]>>;
  facets: FacetRow[];
  /** That values were left out; empty: they were not. */
  facetsNote: string;
  timeline: TimelinePart[];
  computed?: Computed;
  /** There are no numbers yet: so much would have to be read that a reader is asked first. */
  ask?: { bytes: number; most: number };
}

function readAsk(frame: DataFrame | undefined): Overview['ask'] {
  const { ask } = customMeta(frame);
  const bytes = isRecord(ask) ? toNumber(ask.bytes) : null;
  return isRecord(ask) && bytes !== null ? { bytes, most: toNumber(ask.most) ?? 0 } : undefined;
}

function rows<T>(frame: DataFrame | undefined, read: (frame: DataFrame, row: number) => T): T[] {
  return frame ? Array.from({ length: frame.length }, (_, row) => read(frame, row)) : [];
}

export function timeAt(frame: DataFrame, name: string, row: number): number | null {
  return toTime(cell(frame, name, row));
}

function toTime(value: unknown): number | null {
  return toNumber(typeof value === 'string' ? Date.parse(value) : value);
}

const toTexts = (value: unknown) => texts(toJson(value));
const toNumbers = (value: unknown) => numbers(toJson(value));

export function readSummary(frame: DataFrame | undefined): Summary | undefined {
  if (!frame || frame.length === 0) {
    return undefined;
  }
  const entries = SUMMARY_FIELDS.map((name) => [name, numberAt(frame, name, 0)] as const);
  return Object.fromEntries(entries) as Summary;
}

function readOutcomes(frame: DataFrame, row: number): OutcomeCounts {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, countAt(frame, outcome, row)])) as OutcomeCounts;
}

/** Field by field, since an answer may have 10,000 of these rows with twenty fields each. */
function readEndpoints(frame: DataFrame | undefined): EndpointRow[] {
  if (!frame) {
    return [];
  }
  const textsOf = (name: string) => column(frame, name, toText);
  const numbersOf = (name: string) => column(frame, name, toNumber);
  const countsOf = (name: string) => column(frame, name, toCount);
  const [ids, endpoints, methods, paths] = ['endpointId', 'endpoint', 'method', 'path'].map(textsOf);
  const [services, owners, categories] = ['service', 'owner', 'category'].map(textsOf);
  const [lastRules, severities] = ['lastRule', 'severity'].map(textsOf);
  const [requests, errors, ratios] = ['requests', 'errors', 'threatRatio'].map(numbersOf);
  const [threats, actors] = ['threats', 'actors'].map(countsOf);
  const [blocked, passed, redirected] = ['blocked', 'passed', 'redirected'].map(countsOf);
  const [rejected, failed, unknown] = ['rejected', 'failed', 'unknown'].map(countsOf);
  const times = column(frame, 'lastSeen', toTime);
  const tags = column(frame, 'tags', toTexts);
  const rules = column(frame, 'rules', toTexts);
  const trends = column(frame, 'trend', toNumbers);
  return endpoints.map((given, row): EndpointRow => {
    const endpoint = given || `${methods[row]} ${paths[row]}`.trim();
    return {
      index: row,
      id: ids[row] || `${endpoint} ${row}`,
      endpoint,
      method: methods[row],
      path: paths[row] || endpoint,
      service: services[row],
      owner: owners[row],
      category: categories[row],
      tags: tags[row],
      requests: requests[row],
      errors: errors[row],
      threats: threats[row],
      threatRatio: ratios[row],
      blocked: blocked[row],
      passed: passed[row],
      redirected: redirected[row],
      rejected: rejected[row],
      failed: failed[row],
      unknown: unknown[row],
      rules: rules[row],
      lastRule: lastRules[row],
      lastSeen: times[row],
      actors: actors[row],
      severity: severities[row],
      trend: trends[row],
    };
  });
}

function readRule(frame: DataFrame, row: number): RuleRow {
  const rule = textAt(frame, 'rule', row);
  return {
    rule,
    title: textAt(frame, 'title', row) || rule,
    type: textAt(frame, 'type', row),
    severity: textAt(frame, 'severity', row),
    endpoints: countAt(frame, 'endpoints', row),
    threats: countAt(frame, 'threats', row),
    blocked: countAt(frame, 'blocked', row),
    lastSeen: timeAt(frame, 'lastSeen', row),
  };
}

function readCategory(frame: DataFrame, row: number): CategoryRow {
  const category = textAt(frame, 'category', row);
  return {
    category,
    title: textAt(frame, 'title', row) || category,
    basis: textAt(frame, 'basis', row),
    threats: countAt(frame, 'threats', row),
    endpoints: countAt(frame, 'endpoints', row),
  };
}

function readFacet(frame: DataFrame, row: number): FacetRow {
  const value = textAt(frame, 'value', row);
  return {
    key: textAt(frame, 'key', row),
    value,
    label: textAt(frame, 'label', row) || value,
    threats: countAt(frame, 'threats', row),
  };
}

function readTimelinePart(frame: DataFrame, row: number): TimelinePart {
  return { ...readOutcomes(frame, row), time: timeAt(frame, 'time', row) ?? 0 };
}

/** Reads the frames of an `overview` answer, in whatever order they come. undefined: there is no such answer. */
export function readOverview(frames: DataFrame[] | undefined): Overview | undefined {
  const find = (kind: string) => frames?.find((frame) => frameKind(frame) === kind);
  const summaryFrame = find('summary');
  const endpointsFrame = find('endpoints');
  if (!frames || (!summaryFrame && !endpointsFrame)) {
    return undefined;
  }
  const categories: Overview['categories'] = {};
  for (const frame of frames) {
    const taxonomy = customMeta(frame).taxonomy;
    if (frameKind(frame) === 'categories' && isTaxonomy(taxonomy)) {
      categories[taxonomy] = rows(frame, readCategory);
    }
  }
  const withComputed = frames.find((frame) => customMeta(frame).computed !== undefined);
  return {
    summary: readSummary(summaryFrame),
    endpointsFrame,
    endpoints: readEndpoints(endpointsFrame),
    rules: rows(find('rules'), readRule),
    categories,
    facets: rows(find('facets'), readFacet),
    facetsNote: toText(customMeta(find('facets')).note),
    timeline: rows(find('timeline'), readTimelinePart),
    computed: readComputed(customMeta(withComputed).computed),
    ask: readAsk(summaryFrame),
  };
}
