import { locationUtil, urlUtil } from '@grafana/data';

import type { LogLink, ThreatEvent } from '../model/events';

/** The stores that Grafana has data sources of its own for. Queries have the form that each of these takes. */
function storeQuery(store: string, query: string): Record<string, unknown> | undefined {
  switch (store) {
    case 'loki':
      return { expr: query, queryType: 'range' };
    case 'elasticsearch':
      return { query, metrics: [{ id: '1', type: 'logs' }], bucketAggs: [] };
    case 'opensearch':
      return { query, queryType: 'lucene', metrics: [{ id: '1', type: 'logs' }], bucketAggs: [] };
    default:
      return undefined;
  }
}

/**
 * Explore with what the event's own source has of the same millisecond. The query is the source's own: nothing of what
 * an attacker wrote gets into it. undefined: no data source is configured, or the source is not known.
 */
export function logHref(link: LogLink | undefined, event: Pick<ThreatEvent, 'source' | 'time'>): string | undefined {
  const source = link?.sources.find(({ name }) => name === event.source);
  const query = source && storeQuery(source.store, source.explore);
  if (!link || !query || event.time === null) {
    return undefined;
  }
  const from = Math.floor(event.time);
  const pane = {
    datasource: link.dataSourceUid,
    queries: [{ refId: 'A', datasource: { uid: link.dataSourceUid }, ...query }],
    range: { from: String(from), to: String(from + 1) },
  };
  const panes = JSON.stringify({ log: pane });
  return locationUtil.assureBaseUrl(urlUtil.renderUrl('/explore', { schemaVersion: 1, panes }));
}
