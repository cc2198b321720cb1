import type { VizPanel } from '@grafana/scenes';
import { PanelBuilders } from '@grafana/scenes';
import { GraphDrawStyle, StackingMode } from '@grafana/schema';

import type { Dimension } from '../../model/query';
import type { ThreatQuery } from '../../model/query';
import { ask } from './pageScene';

/** Groups in one chart: more colours can't be told apart. */
const MOST = 8;

export function seriesQuery(groupBy: Dimension[], filters?: ThreatQuery['filters']): Partial<ThreatQuery> {
  return { queryType: 'series', metrics: ['threats'], groupBy, filters, limit: MOST };
}

/** Names a line by its group, not by the metric that all of them have. */
export function lineName(groupBy: Dimension[]): string {
  return groupBy.map((key) => `\${__field.labels.${key}}`).join(' · ');
}

/** Threat requests over time, stacked by group. */
export function trend(title: string, groupBy: Dimension[], filters?: ThreatQuery['filters']): VizPanel {
  return PanelBuilders.timeseries()
    .setTitle(title)
    .setData(ask(seriesQuery(groupBy, filters)))
    .setDisplayName(lineName(groupBy))
    .setMin(0)
    .setDecimals(0)
    .setCustomFieldConfig('drawStyle', GraphDrawStyle.Bars)
    .setCustomFieldConfig('fillOpacity', 80)
    .setCustomFieldConfig('lineWidth', 0)
    .setCustomFieldConfig('stacking', { mode: StackingMode.Normal })
    .build();
}
