import { DataSourceRef, VariableHide } from '@grafana/data';
import {
  AdHocFiltersVariable,
  ConstantVariable,
  CustomVariable,
  DataSourceVariable,
  IntervalVariable,
  QueryVariable,
  SceneVariable,
  TextBoxVariable,
} from '@grafana/scenes';

export interface VariableModel {
  type: string;
  name: string;
  label?: string;
  description?: string;
  hide?: VariableHide;
  query?: string | { refId: string };
  regex?: string;
  datasource?: DataSourceRef;
  filters?: Array<{ key: string; operator: string; value: string }>;
  current?: { value?: string | string[]; text?: string | string[] };
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string;
  sort?: number;
  refresh?: number;
}

/** An unknown kind of variable is left out. */
export function variable(model: VariableModel): SceneVariable[] {
  const { name, label, description, hide, datasource = null, current = {} } = model;
  const common = { name, label, description, hide };
  const query = typeof model.query === 'string' ? model.query : '';
  const several = {
    ...{ isMulti: model.multi, includeAll: model.includeAll, allValue: model.allValue },
    ...{ value: current.value ?? '', text: current.text ?? '' },
  };
  switch (model.type) {
    case 'adhoc':
      return [
        new AdHocFiltersVariable({
          ...common,
          datasource,
          filters: model.filters ?? [],
          applyMode: 'auto',
          supportsMultiValueOperators: true,
        }),
      ];
    case 'datasource':
      return [new DataSourceVariable({ ...common, ...several, pluginId: query, regex: model.regex })];
    case 'query':
      return [new QueryVariable({ ...common, ...several, datasource, query: model.query, regex: model.regex })];
    case 'custom':
      return [new CustomVariable({ ...common, ...several, query })];
    case 'textbox':
      return [new TextBoxVariable({ ...common, value: query })];
    case 'constant':
      return [new ConstantVariable({ ...common, value: query })];
    case 'interval':
      return [new IntervalVariable({ ...common, intervals: query.split(',') })];
    default:
      return [];
  }
}
