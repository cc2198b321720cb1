import { DataSourceRef, FieldConfigSource } from '@grafana/data';
import {
  EmbeddedScene,
  SceneControlsSpacer,
  SceneDataTransformer,
  SceneGridItem,
  SceneGridLayout,
  SceneGridRow,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
  VizPanel,
} from '@grafana/scenes';
import { DataQuery, DataTransformerConfig } from '@grafana/schema';

import { variable, VariableModel } from './dashboardVariables';
import { Notices } from './Notices';
import { panelContext } from './panelContext';

interface PanelModel {
  id: number;
  type: string;
  title?: string;
  description?: string;
  datasource?: DataSourceRef;
  targets?: DataQuery[];
  transformations?: DataTransformerConfig[];
  gridPos: { x: number; y: number; w: number; h: number };
  options?: object;
  fieldConfig?: FieldConfigSource;
  transparent?: boolean;
  maxDataPoints?: number;
  collapsed?: boolean;
  panels?: PanelModel[];
}

/** The part of a dashboard's JSON that the preview can show. */
export interface DashboardModel {
  title: string;
  time?: { from: string; to: string };
  refresh?: string;
  templating?: { list: VariableModel[] };
  panels: PanelModel[];
}

function dataOf({ datasource, targets, transformations, maxDataPoints }: PanelModel) {
  if (!targets?.length) {
    return undefined;
  }
  const runner = new SceneQueryRunner({
    datasource: datasource ?? targets[0].datasource ?? undefined,
    queries: targets,
    maxDataPoints,
  });
  return transformations?.length ? new SceneDataTransformer({ $data: runner, transformations }) : runner;
}

function gridItem(model: PanelModel): SceneGridItem {
  const { x, y, w, h } = model.gridPos;
  return new SceneGridItem({
    ...{ x, y, width: w, height: h, isDraggable: false, isResizable: false },
    body: new VizPanel({
      key: `panel-${model.id}`,
      title: model.title ?? '',
      description: model.description,
      pluginId: model.type,
      options: model.options ?? {},
      fieldConfig: model.fieldConfig ?? { defaults: {}, overrides: [] },
      displayMode: model.transparent ? 'transparent' : 'default',
      hoverHeader: !model.title,
      $data: dataOf(model),
      titleItems: new Notices({}),
      extendPanelContext: panelContext,
    }),
  });
}

/** The panels after a row belong to it, unless the row is folded: then it holds them itself. */
function gridItems(panels: PanelModel[]): Array<SceneGridItem | SceneGridRow> {
  const items: Array<SceneGridItem | SceneGridRow> = [];
  let row: SceneGridRow | undefined;
  for (const panel of panels) {
    if (panel.type === 'row') {
      const { title, collapsed, gridPos } = panel;
      row = new SceneGridRow({
        ...{ title, y: gridPos.y, isCollapsed: collapsed, isCollapsible: true },
        children: (panel.panels ?? []).map(gridItem),
      });
      items.push(row);
    } else if (row && !row.state.isCollapsed) {
      row.setState({ children: [...row.state.children, gridItem(panel)] });
    } else {
      items.push(gridItem(panel));
    }
  }
  return items;
}

export function dashboardScene(model: DashboardModel): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: model.time?.from ?? 'now-6h', to: model.time?.to ?? 'now' }),
    $variables: new SceneVariableSet({ variables: (model.templating?.list ?? []).flatMap(variable) }),
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      new SceneTimePicker({}),
      new SceneRefreshPicker({ refresh: model.refresh ?? '' }),
    ],
    body: new SceneGridLayout({ children: gridItems(model.panels) }),
  });
}
