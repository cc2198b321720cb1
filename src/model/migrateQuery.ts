import type { Dimension, Metric, ThreatFilter, ThreatQuery } from './query';
import { defaultQuery, DIMENSIONS, isQueryType, isTaxonomy, MAX_LIMIT, METRICS } from './query';

interface LooseFilter {
  key?: unknown;
  operator?: unknown;
  value?: unknown;
  values?: unknown;
}

function toList(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value;
  }
  return value === undefined || value === null || value === '' ? [] : [value];
}

export function migrateFilter(filter: LooseFilter): ThreatFilter | undefined {
  if (typeof filter?.key !== 'string' || filter.key === '') {
    return undefined;
  }
  const values = toList(filter.values ?? filter.value).map(String);
  return { key: filter.key, operator: typeof filter.operator === 'string' ? filter.operator : '=', values };
}

/** Brings hand-written and older query JSON into today's shape. Applying it twice changes nothing. */
export function migrateQuery(query: ThreatQuery): ThreatQuery {
  const loose: Record<string, unknown> = { ...query };
  const next: ThreatQuery = { ...query };
  if (!isQueryType(query.queryType)) {
    next.queryType = defaultQuery().queryType;
  }
  if (query.taxonomy !== undefined && !isTaxonomy(query.taxonomy)) {
    next.taxonomy = 'type';
  }
  if (loose.groupBy !== undefined) {
    next.groupBy = toList(loose.groupBy).filter((key): key is Dimension => DIMENSIONS.some((known) => known === key));
  }
  const metrics = loose.metrics ?? loose.metric;
  if (metrics !== undefined) {
    next.metrics = toList(metrics).filter((metric): metric is Metric => METRICS.some((known) => known === metric));
  }
  if (loose.filters !== undefined) {
    next.filters = toList(loose.filters)
      .filter((filter): filter is LooseFilter => typeof filter === 'object' && filter !== null)
      .map(migrateFilter)
      .filter((filter): filter is ThreatFilter => filter !== undefined);
  }
  if (typeof query.limit === 'number') {
    next.limit = Math.min(MAX_LIMIT, Math.max(1, Math.floor(query.limit)));
  }
  if ('metric' in next) {
    delete next.metric;
  }
  return next;
}
