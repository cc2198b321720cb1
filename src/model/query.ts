import type { DataQuery } from '@grafana/schema';

export const QUERY_TYPES = ['overview', 'table', 'value', 'series', 'events', 'anomaly'] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/** Alert rules take one number or one metric over time, and nothing else. */
export const ALERT_QUERY_TYPES: readonly QueryType[] = ['value', 'series'];

export const TAXONOMIES = [
  'type',
  'owaspApi2023',
  'owasp2025',
  'owasp2021',
  'owaspApi2019',
  'owasp2017',
  'cwe',
] as const;
export type Taxonomy = (typeof TAXONOMIES)[number];

export const DIMENSIONS = [
  'endpoint',
  'endpointId',
  'method',
  'path',
  'service',
  'host',
  'owner',
  'known',
  'rule',
  'category',
  'severity',
  'outcome',
  'actor',
  'clientIp',
  'network',
  'user',
  'apiKey',
  'session',
  'userAgent',
  'bot',
  'country',
  'organisation',
  'asn',
  'status',
  'statusClass',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const TRAFFIC_METRICS = ['requests', 'errors', 'bytes', 'durationMean', 'durationP95'] as const;
export const THREAT_METRICS = [
  'threats',
  'detected',
  'blocked',
  'passed',
  'redirected',
  'rejected',
  'failed',
  'unknown',
  'actors',
  'endpoints',
  'rules',
  'score',
  'lastSeen',
] as const;
export const RATIO_METRICS = ['threatRatio', 'errorRatio'] as const;
export const METRICS = [...TRAFFIC_METRICS, ...THREAT_METRICS, ...RATIO_METRICS] as const;
export type Metric = (typeof METRICS)[number];

export const FILTER_OPERATORS = ['=', '!=', '=~', '!~', '=|', '!=|'] as const;

export interface ThreatFilter {
  key: string;
  operator: string;
  values: string[];
}

export interface ThreatQuery extends DataQuery {
  queryType?: QueryType;
  groupBy?: Dimension[];
  metrics?: Metric[];
  filters?: ThreatFilter[];
  taxonomy?: Taxonomy;
  scope?: 'threatened' | 'all';
  atLeast?: number;
  orderBy?: { metric: Metric; desc: boolean };
  limit?: number;
  offset?: number;
  /** Events: only those that show this text. */
  search?: string;
  /** Marks endpoints that the range of equal length before did not have; it costs one more count. */
  compare?: boolean;
}

export const MAX_LIMIT = 10000;

export function isQueryType(value: unknown): value is QueryType {
  return QUERY_TYPES.some((type) => type === value);
}

export function isTaxonomy(value: unknown): value is Taxonomy {
  return TAXONOMIES.some((taxonomy) => taxonomy === value);
}

/** Where rows are endpoints, new ones can be marked. */
export function takesCompare({ queryType = 'overview', groupBy }: Pick<ThreatQuery, 'queryType' | 'groupBy'>): boolean {
  const groups = groupBy ?? defaultGroupBy(queryType);
  return queryType === 'overview' || (queryType === 'table' && groups.length === 1 && groups[0] === 'endpoint');
}

export function takesGroups(type: QueryType): boolean {
  return type === 'table' || type === 'value' || type === 'series';
}

/** A comparison has one row for each window, whatever is asked. */
export function takesLimit(type: QueryType): boolean {
  return type !== 'anomaly';
}

/** Whether there are rows that may be without a threat. */
export function takesScope(type: QueryType): boolean {
  return type !== 'events' && type !== 'anomaly';
}

/** What a new query starts with; the backend holds the same defaults for queries that leave fields out. */
export function defaultQuery(forAlerting = false): Partial<ThreatQuery> {
  return forAlerting
    ? { queryType: 'value', groupBy: ['endpoint'], metrics: ['threats'], taxonomy: 'type', scope: 'threatened' }
    : { queryType: 'overview', taxonomy: 'type', scope: 'threatened' };
}

export function defaultGroupBy(type: QueryType): Dimension[] {
  return type === 'table' ? ['endpoint'] : [];
}

export function defaultMetrics(type: QueryType): Metric[] {
  return type === 'table' ? ['requests', 'threats'] : ['threats'];
}

/** A query whose rows are endpoints no longer can't mark new ones. */
export function withGroups({ compare, ...query }: ThreatQuery, groupBy: Dimension[]): ThreatQuery {
  const next: ThreatQuery = { ...query, groupBy };
  return compare && takesCompare(next) ? { ...next, compare } : next;
}

/** Fields that the new type does not know are dropped, so that no stale setting travels on. */
export function changeQueryType(query: ThreatQuery, type: QueryType): ThreatQuery {
  const { groupBy, metrics, atLeast, orderBy, limit, compare, offset: _offset, search: _search, ...common } = query;
  const next: ThreatQuery = { ...common, queryType: type };
  if (takesGroups(type)) {
    next.groupBy = groupBy ?? defaultGroupBy(type);
    const chosen = metrics?.length ? metrics : defaultMetrics(type);
    next.metrics = type === 'table' ? chosen : chosen.slice(0, 1);
  }
  if (type === 'value' && atLeast !== undefined) {
    next.atLeast = atLeast;
  }
  if (type === 'table' && orderBy) {
    next.orderBy = orderBy;
  }
  if (compare && takesCompare(next)) {
    next.compare = true;
  }
  if (limit !== undefined && takesLimit(type) && takesGroups(type) === takesGroups(query.queryType ?? 'overview')) {
    next.limit = limit;
  }
  return next;
}
