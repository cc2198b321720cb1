import type { PanelData } from '@grafana/data';

import type { AdHocFilterLike } from '../../model/filters';
import { DATA_SOURCE_ID, PANEL_ID } from '../../model/ids';
import { overviewTarget } from '../drawer/evidenceRequest';
import type { PanelOptions } from '../options';
import type { LinkBase } from './links';

const SCHEMA_VERSION = 41;

/** A dashboard of this panel alone, with the range, the question and the filters that it has now, as Grafana's import takes it. */
export function dashboardText(base: LinkBase, data: PanelData, options: PanelOptions, title: string): string {
  const { filters = [], refId = 'A', datasource: _before, ...question } = overviewTarget(data) ?? {};
  const datasource = { type: DATA_SOURCE_ID, uid: '${ds}' };
  const time = (at: LinkBase['range']['from']) => (typeof at === 'string' ? at : at.toISOString());
  return JSON.stringify(
    {
      title,
      schemaVersion: SCHEMA_VERSION,
      editable: true,
      time: { from: time(base.range.from), to: time(base.range.to) },
      templating: {
        list: [
          {
            ...{ type: 'datasource', name: 'ds', label: 'Data source', query: DATA_SOURCE_ID, refresh: 1, hide: 0 },
            current: { value: base.uid, text: base.uid },
          },
          {
            ...{ type: 'adhoc', name: 'filters', label: 'Filters', datasource, hide: 0, applyMode: 'auto' },
            filters: (data.request?.filters ?? []).map(plain),
          },
        ],
      },
      panels: [
        {
          ...{ id: 1, type: PANEL_ID, title: '', datasource, options },
          gridPos: { x: 0, y: 0, w: 24, h: 26 },
          targets: [{ ...question, refId, datasource, filters }],
        },
      ],
    },
    null,
    2
  );
}

/** What a filter says, without what the page wrote on it. */
function plain({ key, operator, value, values }: AdHocFilterLike): AdHocFilterLike {
  return values ? { key, operator, value, values } : { key, operator, value };
}
