import type { DataQueryRequest, PanelData } from '@grafana/data';
import { CoreApp } from '@grafana/data';

import { DATA_SOURCE_ID } from '../../model/ids';
import type { ThreatFilter, ThreatQuery } from '../../model/query';
import { isQueryType } from '../../model/query';

export const EVENTS_PER_PAGE = 25;

function isThreatTarget(target: unknown): target is ThreatQuery {
  if (typeof target !== 'object' || target === null) {
    return false;
  }
  const type = 'queryType' in target ? target.queryType : undefined;
  return type === undefined || type === '' || isQueryType(type);
}

/** The panel's own query, from which the evidence inherits its filters. Explore hands panels no request. */
export function overviewTarget(data: Pick<PanelData, 'request'>): ThreatQuery | undefined {
  const targets = (data.request?.targets ?? []).filter(isThreatTarget);
  return (
    targets.find((target) => target.queryType === 'overview') ??
    targets.find((target) => target.datasource?.type === DATA_SOURCE_ID)
  );
}

/** The id of the row that the backend puts unknown paths together in (pkg/view/known.go). */
export const UNKNOWN_PATHS = 'unknown paths';

/** The row of unknown paths stands for many endpoints. */
export function endpointFilter(endpointId: string): ThreatFilter {
  return endpointId === UNKNOWN_PATHS
    ? { key: 'known', operator: '=', values: ['unknown'] }
    : { key: 'endpointId', operator: '=', values: [endpointId] };
}

/** What the panel's query asks about, without what it wants to know. */
export function sameQuestion(target: ThreatQuery): ThreatQuery {
  const {
    groupBy: _groupBy,
    metrics: _metrics,
    orderBy: _orderBy,
    atLeast: _atLeast,
    scope: _scope,
    compare: _compare,
    limit: _limit,
    ...common
  } = target;
  return common;
}

/** The same of one endpoint. */
export function questionAbout(target: ThreatQuery, endpointId: string): ThreatQuery {
  return { ...sameQuestion(target), filters: [...(target.filters ?? []), endpointFilter(endpointId)] };
}

export function evidenceQuery(target: ThreatQuery, endpointId: string, offset: number, search = ''): ThreatQuery {
  return {
    ...questionAbout(target, endpointId),
    refId: 'evidence',
    queryType: 'events',
    limit: EVENTS_PER_PAGE,
    offset,
    search: search || undefined,
  };
}

/** The panel's own request with other questions. */
export function evidenceRequest(
  data: Pick<PanelData, 'request' | 'timeRange'>,
  targets: ThreatQuery[],
  requestId: string
): DataQueryRequest<ThreatQuery> {
  const { request, timeRange } = data;
  return {
    app: request?.app ?? CoreApp.Unknown,
    requestId,
    timezone: request?.timezone ?? 'browser',
    range: request?.range ?? timeRange,
    interval: request?.interval ?? '1m',
    intervalMs: request?.intervalMs ?? 60_000,
    maxDataPoints: request?.maxDataPoints,
    scopedVars: request?.scopedVars ?? {},
    filters: request?.filters,
    targets,
    startTime: Date.now(),
  };
}
