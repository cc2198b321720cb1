import { t } from '@grafana/i18n';
import type { SceneDataProvider, SceneObject } from '@grafana/scenes';
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
} from '@grafana/scenes';
import type { PanelContext } from '@grafana/ui';

import { DATA_SOURCE_ID } from '../../model/ids';
import type { ThreatQuery } from '../../model/query';
import { DATA_SOURCE_VARIABLE, FILTERS_VARIABLE } from '../address';
import { withFilter } from './withFilter';

const datasource = { type: DATA_SOURCE_ID, uid: `\${${DATA_SOURCE_VARIABLE}}` };

/** Scenes leave this to the page: a click in a panel becomes a filter of the variable. */
export function offerFilters(object: SceneObject, context: PanelContext): void {
  context.onAddAdHocFilter = (item) => {
    const variable = sceneGraph.lookupVariable(FILTERS_VARIABLE, object);
    if (variable instanceof AdHocFiltersVariable) {
      variable.updateFilters(withFilter(variable.state.filters, item));
    }
  };
}

/** Asks the chosen data source; range and filters are those of the page. */
export function ask(...queries: Array<Partial<ThreatQuery>>): SceneQueryRunner {
  return new SceneQueryRunner({ datasource, queries: toQueries(queries) });
}

export function toQueries(queries: Array<Partial<ThreatQuery>>) {
  return queries.map((query, index) => ({ refId: String.fromCharCode(65 + index), ...query }));
}

interface Body {
  object: SceneObject;
  /** Panels need a height; other objects are as high as what they show. */
  height?: number;
}

/** A page: what all of them share, and its own objects one below the other. */
export function pageScene(bodies: Body[], $data?: SceneDataProvider): EmbeddedScene {
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
    $data,
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      new SceneTimePicker({ isOnCanvas: true }),
      // Without its text the button has no name for screen readers.
      new SceneRefreshPicker({ isOnCanvas: true, withText: true }),
    ],
    body: new SceneFlexLayout({
      direction: 'column',
      children: bodies.map(
        ({ object, height }) =>
          new SceneFlexItem(
            height === undefined ? { body: object, ySizing: 'content' } : { body: object, minHeight: height }
          )
      ),
    }),
  });
}
