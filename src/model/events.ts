import type { DataFrame, DataLink } from '@grafana/data';

import type { SourceComputed } from './computed';
import { readComputed } from './computed';
import type { Outcome } from './outcomes';
import { toOutcome } from './outcomes';
import { timeAt } from './overview';
import {
  customMeta,
  findField,
  frameKind,
  isRecord,
  jsonAt,
  numberAt,
  records,
  textAt,
  texts,
  toNumber,
  toText,
} from './values';

export interface Finding {
  rule: string;
  title: string;
  type: string;
  severity: string;
  confidence: string;
  location: string;
  parameter: string;
  text: string;
  start: number;
  end: number;
  source: string;
  message: string;
  blocked: boolean;
  /** Why the severity is what it is. */
  reason: string;
}

export interface ThreatEvent {
  id: string;
  /** The name of the source that it is of. */
  source: string;
  time: number | null;
  method: string;
  host: string;
  uri: string;
  status: number | null;
  outcome: Outcome;
  severity: string;
  rules: string[];
  actor: string;
  clientIp: string;
  userAgent: string;
  country: string;
  organisation: string;
  bot: string;
  traceId: string;
  findings: Finding[];
  fields: Array<{ name: string; value: string }>;
}

export interface EventsPage {
  events: ThreatEvent[];
  traceLink?: DataLink;
  logLink?: LogLink;
  total: number | null;
  deepCheck?: DeepCheck;
  searched?: Searched;
}

/** Grafana's own data source for the store, and the sources as it asks for them. */
export interface LogLink {
  dataSourceUid: string;
  sources: Array<Pick<SourceComputed, 'name' | 'store' | 'explore'>>;
}

/** What a text was looked for in: the newest threat requests, of so many. */
export interface Searched {
  searched: number;
  of: number;
  found: number;
}

/** What the Core Rule Set added to a page, and what that cost. */
export interface DeepCheck {
  checked: number;
  skipped: number;
  findings: number;
  seconds: number;
}

function readDeepCheck(meta: unknown): DeepCheck | undefined {
  if (!isRecord(meta)) {
    return undefined;
  }
  const number = (name: keyof DeepCheck) => toNumber(meta[name]) ?? 0;
  return {
    checked: number('checked'),
    skipped: number('skipped'),
    findings: number('findings'),
    seconds: number('seconds'),
  };
}

/** Pages that follow each other add up. */
export function addDeepChecks(one?: DeepCheck, other?: DeepCheck): DeepCheck | undefined {
  if (!one || !other) {
    return one ?? other;
  }
  return {
    checked: one.checked + other.checked,
    skipped: one.skipped + other.skipped,
    findings: one.findings + other.findings,
    seconds: one.seconds + other.seconds,
  };
}

function readFinding(finding: Record<string, unknown>): Finding {
  return {
    rule: toText(finding.rule),
    title: toText(finding.title) || toText(finding.rule),
    type: toText(finding.type),
    severity: toText(finding.severity),
    confidence: toText(finding.confidence),
    location: toText(finding.location),
    parameter: toText(finding.parameter),
    text: toText(finding.text),
    start: toNumber(finding.start) ?? 0,
    end: toNumber(finding.end) ?? 0,
    source: toText(finding.source),
    message: toText(finding.message),
    blocked: finding.blocked === true,
    reason: toText(finding.reason),
  };
}

function readEvent(frame: DataFrame, row: number): ThreatEvent {
  return {
    id: textAt(frame, 'id', row) || String(row),
    source: textAt(frame, 'source', row),
    time: timeAt(frame, 'time', row),
    method: textAt(frame, 'method', row),
    host: textAt(frame, 'host', row),
    uri: textAt(frame, 'uri', row),
    status: numberAt(frame, 'status', row),
    outcome: toOutcome(textAt(frame, 'outcome', row)),
    severity: textAt(frame, 'severity', row),
    rules: texts(jsonAt(frame, 'rules', row)),
    actor: textAt(frame, 'actor', row),
    clientIp: textAt(frame, 'clientIp', row),
    userAgent: textAt(frame, 'userAgent', row),
    country: textAt(frame, 'country', row),
    organisation: textAt(frame, 'organisation', row),
    bot: textAt(frame, 'bot', row),
    traceId: textAt(frame, 'traceId', row),
    findings: records(jsonAt(frame, 'findings', row)).map(readFinding),
    fields: records(jsonAt(frame, 'fields', row)).map((field) => ({
      name: toText(field.name),
      value: toText(field.value),
    })),
  };
}

function readSearched(meta: unknown): Searched | undefined {
  if (!isRecord(meta)) {
    return undefined;
  }
  const number = (name: keyof Searched) => toNumber(meta[name]) ?? 0;
  return { searched: number('searched'), of: number('of'), found: number('found') };
}

function readLogLink({ logLink, computed }: Record<string, unknown>): LogLink | undefined {
  const dataSourceUid = isRecord(logLink) ? toText(logLink.dataSourceUid) : '';
  const sources = readComputed(computed)?.sources.filter(({ explore }) => explore !== '') ?? [];
  return dataSourceUid !== '' && sources.length > 0 ? { dataSourceUid, sources } : undefined;
}

export function readEvents(frames: DataFrame[] | undefined): EventsPage {
  const frame = frames?.find((candidate) => frameKind(candidate) === 'events') ?? frames?.[0];
  if (!frame) {
    return { events: [], total: null };
  }
  const events = Array.from({ length: frame.length }, (_, row) => readEvent(frame, row));
  return {
    events,
    total: toNumber(customMeta(frame).total),
    deepCheck: readDeepCheck(customMeta(frame).deepCheck),
    searched: readSearched(customMeta(frame).search),
    logLink: readLogLink(customMeta(frame)),
    traceLink: findField(frame, 'traceId')?.config.links?.[0],
  };
}
