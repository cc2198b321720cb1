import type { PanelData, RawTimeRange } from '@grafana/data';
import { locationUtil, urlUtil } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';

import { mergeFilters, withValues } from '../../model/filters';
import { DATA_SOURCE_ID } from '../../model/ids';
import type { ThreatFilter, ThreatQuery } from '../../model/query';
import { endpointFilter, overviewTarget } from '../drawer/evidenceRequest';

/** What links to other pages of Grafana carry along: they know nothing of the dashboard's variables. */
export interface LinkBase {
  uid: string;
  taxonomy: ThreatQuery['taxonomy'];
  filters: ThreatFilter[];
  range: RawTimeRange;
}

type Data = Pick<PanelData, 'request' | 'timeRange'>;

/** undefined where the panel does not know its data source, as in Explore. */
export function linkBase(data: Data, endpointId?: string): LinkBase | undefined {
  const target = overviewTarget(data);
  const scopedVars = data.request?.scopedVars;
  const uid = getTemplateSrv().replace(target?.datasource?.uid ?? '', scopedVars);
  if (!target || uid === '' || uid.includes('$')) {
    return undefined;
  }
  const filters = mergeFilters(target.filters, data.request?.filters).map((filter) =>
    withValues(
      filter,
      filter.values.flatMap((value) => interpolated(value, scopedVars))
    )
  );
  return {
    uid,
    taxonomy: target.taxonomy,
    filters: endpointId === undefined ? filters : [...filters, endpointFilter(endpointId)],
    range: data.timeRange.raw,
  };
}

/** The values of a variable, or the text itself. */
function interpolated(text: string, scopedVars: Parameters<ReturnType<typeof getTemplateSrv>['replace']>[1]): string[] {
  let values: string[] | undefined;
  const replaced = getTemplateSrv().replace(text, scopedVars, (value: unknown) => {
    values = Array.isArray(value) ? value.map(String) : [String(value)];
    return values.join(',');
  });
  return /^\$\{?\w+\}?$/.test(text) && values ? values : [replaced];
}

/** The single threat requests in Explore. */
export function exploreHref({ uid, taxonomy, filters, range }: LinkBase): string {
  const query: ThreatQuery = {
    refId: 'A',
    datasource: { type: DATA_SOURCE_ID, uid },
    queryType: 'events',
    taxonomy,
    filters,
  };
  const pane = { datasource: uid, queries: [query], range: { from: instant(range.from), to: instant(range.to) } };
  return link('/explore', { schemaVersion: 1, panes: JSON.stringify({ threats: pane }) });
}

function instant(time: RawTimeRange['from']): string {
  return typeof time === 'string' ? time : String(time.valueOf());
}

/** From that many threat requests in the alert's ten minutes on; whoever creates the rule sees it and may change it. */
const ALERT_ABOVE = 10;
const ALERT_SECONDS = 600;

/** Grafana's form of a new alert rule with our query and a threshold in it. */
export function alertRuleHref({ uid, taxonomy, filters }: LinkBase, name: string): string {
  const relativeTimeRange = { from: ALERT_SECONDS, to: 0 };
  const model: ThreatQuery = {
    refId: 'A',
    datasource: { type: DATA_SOURCE_ID, uid },
    queryType: 'value',
    groupBy: ['endpoint'],
    metrics: ['threats'],
    taxonomy,
    filters,
  };
  const threshold = {
    refId: 'B',
    type: 'threshold',
    datasource: { type: '__expr__', uid: '__expr__' },
    expression: 'A',
    conditions: [{ evaluator: { type: 'gt', params: [ALERT_ABOVE] } }],
  };
  const defaults = {
    name,
    condition: 'B',
    queries: [
      { refId: 'A', queryType: '', datasourceUid: uid, relativeTimeRange, model },
      { refId: 'B', queryType: '', datasourceUid: '__expr__', model: threshold },
    ],
  };
  return link('/alerting/new', { defaults: JSON.stringify(defaults) });
}

/** Grafana's form that takes a dashboard as text. */
export function importHref(): string {
  return link('/dashboard/import', {});
}

function link(path: string, parameters: Record<string, string | number>): string {
  return locationUtil.assureBaseUrl(urlUtil.renderUrl(path, parameters));
}
