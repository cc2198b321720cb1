import { t } from '@grafana/i18n';
import type { EmbeddedScene } from '@grafana/scenes';
import { VizPanel } from '@grafana/scenes';

import { APP_ROOT, PANEL_ID } from '../model/ids';
import { defaultQuery } from '../model/query';
import { ask, offerFilters, pageScene } from './scene/pageScene';

/**
 * Leads from a row of the panel to the page of its endpoint, with the range and all variables. It stands beside a number: the panel's own filter buttons
 * would cover it beside the name.
 */
function endpointLink() {
  const query = '${__url_time_range}&${__all_variables}';
  return {
    title: t('threats.endpointPage', 'Page of this endpoint'),
    url: `${APP_ROOT}/endpoints/\${__data.fields.endpointId:percentencode}?${query}`,
  };
}

export function threatsScene(): EmbeddedScene {
  const panel = new VizPanel({
    pluginId: PANEL_ID,
    title: '',
    hoverHeader: true,
    extendPanelContext: offerFilters,
    fieldConfig: {
      defaults: {},
      overrides: [
        { matcher: { id: 'byName', options: 'requests' }, properties: [{ id: 'links', value: [endpointLink()] }] },
      ],
    },
  });
  return pageScene([{ object: panel, height: 600 }], ask(defaultQuery()));
}
