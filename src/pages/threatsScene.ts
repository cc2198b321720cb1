import { t } from '@grafana/i18n';
import {
  AdHocFiltersVariable,
  DataSourceVariable,
  EmbeddedScene,
  SceneControlsSpacer,
  SceneFlexItem,
  SceneFlexLayout,
  sceneGraph,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
  VizPanel,
} from '@grafana/scenes';
import type { PanelContext } from '@grafana/ui';

import { DATA_SOURCE_ID, PANEL_ID } from '../model/ids';
import { defaultQuery } from '../model/query';
import { withFilter } from './withFilter';

const DATA_SOURCE_VARIABLE = 'ds';
const FILTERS_VARIABLE = 'filters';

/** Scenes leave this to the page: a click in the panel becomes a filter of the variable. */
export function offerFilters(panel: VizPanel, context: PanelContext): void {
  context.onAddAdHocFilter = (item) => {
    const variable = sceneGraph.lookupVariable(FILTERS_VARIABLE, panel);
    if (variable instanceof AdHocFiltersVariable) {
      variable.updateFilters(withFilter(variable.state.filters, item));
    }
  };
}

export function threatsScene(): EmbeddedScene {
  const datasource = { type: DATA_SOURCE_ID, uid: `\${${DATA_SOURCE_VARIABLE}}` };
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-6h', to: 'now' }),
    $variables: new SceneVariableSet({
      variables: [
        new DataSourceVariable({
          name: DATA_SOURCE_VARIABLE,
          label: t('pages.dataSource', 'Data source'),
          pluginId: DATA_SOURCE_ID,
        }),
        new AdHocFiltersVariable({
          name: FILTERS_VARIABLE,
          label: t('pages.filters', 'Filters'),
          datasource,
          inputPlaceholder: t('pages.addFilter', '+ Add filter'),
          applyMode: 'auto',
          supportsMultiValueOperators: true,
        }),
      ],
    }),
    $data: new SceneQueryRunner({ datasource, queries: [{ refId: 'A', ...defaultQuery() }] }),
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      new SceneTimePicker({ isOnCanvas: true }),
      new SceneRefreshPicker({ isOnCanvas: true }),
    ],
    body: new SceneFlexLayout({
      direction: 'column',
      children: [
        new SceneFlexItem({
          minHeight: 600,
          body: new VizPanel({
            pluginId: PANEL_ID,
            title: '',
            hoverHeader: true,
            extendPanelContext: offerFilters,
          }),
        }),
      ],
    }),
  });
}
