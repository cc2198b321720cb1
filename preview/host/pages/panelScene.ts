import { getDataSourceSrv } from '@grafana/runtime';
import {
  AdHocFiltersVariable,
  EmbeddedScene,
  SceneControlsSpacer,
  SceneFlexItem,
  SceneFlexLayout,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
  VizPanel,
} from '@grafana/scenes';

import { Notices } from './Notices';
import { panelContext } from './panelContext';

const PANEL = 'underthreat-apis-panel';

function json(text: string | null): Record<string, unknown> {
  return text === null ? {} : JSON.parse(text);
}

export function panelScene(asked: URLSearchParams): EmbeddedScene {
  const settings = getDataSourceSrv().getInstanceSettings(asked.get('uid'));
  const datasource = { uid: settings?.uid, type: settings?.type };
  const query = { refId: 'A', queryType: 'overview', ...json(asked.get('query')) };
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: asked.get('from') ?? 'now-6h', to: asked.get('to') ?? 'now' }),
    $variables: new SceneVariableSet({
      variables: [
        new AdHocFiltersVariable({
          name: 'Filters',
          datasource,
          filters: [],
          applyMode: 'auto',
          supportsMultiValueOperators: true,
        }),
      ],
    }),
    $data: new SceneQueryRunner({ datasource, queries: [query] }),
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      new SceneTimePicker({}),
      new SceneRefreshPicker({}),
    ],
    body: new SceneFlexLayout({
      children: [
        new SceneFlexItem({
          body: new VizPanel({
            pluginId: asked.get('type') ?? PANEL,
            title: asked.get('title') ?? 'APIs under threat',
            options: json(asked.get('options')),
            fieldConfig: { defaults: {}, overrides: [], ...json(asked.get('fieldConfig')) },
            titleItems: new Notices({}),
            extendPanelContext: panelContext,
          }),
        }),
      ],
    }),
  });
}
