import type { DataLink, TimeRange } from '@grafana/data';
import { FieldType, mapInternalLinkToExplore, textUtil } from '@grafana/data';

/** Whoever sent the request wrote its trace id: only what can't change a query becomes a link. */
const HARMLESS = /^[\w.:;=-]{1,200}$/;
const PLACES = /\$\{(?:traceId|__value\.(?:raw|text))\}|\$traceId\b/g;

/** Evidence is read by the drawer itself, without the field overrides that give a panel's fields their links. */
export function traceHref(link: DataLink | undefined, traceId: string, range: TimeRange): string | undefined {
  if (!link || !HARMLESS.test(traceId)) {
    return undefined;
  }
  if (!link.internal) {
    return textUtil.sanitizeUrl(link.url.replace(PLACES, () => encodeURIComponent(traceId)));
  }
  const { query } = link.internal;
  return mapInternalLinkToExplore({
    link,
    // It writes the data source into the query, which the other events share.
    internalLink: { ...link.internal, query: typeof query === 'object' && query !== null ? { ...query } : query },
    scopedVars: {},
    range,
    field: { name: 'traceId', type: FieldType.string, config: {}, values: [] },
    replaceVariables: (text) => text.replace(PLACES, () => traceId),
  }).href;
}
