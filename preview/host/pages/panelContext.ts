import { AdHocFiltersVariable, sceneGraph, SceneObject, VizPanel } from '@grafana/scenes';
import { PanelContext } from '@grafana/ui';

function filtersOf(panel: SceneObject): AdHocFiltersVariable | undefined {
  const variables = sceneGraph.getVariables(panel).state.variables;
  return variables.find((variable) => variable instanceof AdHocFiltersVariable);
}

/** Lets a panel add ad hoc filters, as Grafana's dashboards do. */
export function panelContext(panel: VizPanel, context: PanelContext): void {
  context.onAddAdHocFilter = ({ key, value, operator }) => {
    const variable = filtersOf(panel);
    if (!variable) {
      return;
    }
    // The same key and value with another operator takes the place of the old one.
    const others = variable.state.filters.filter((one) => one.key !== key || one.value !== value);
    variable.updateFilters([...others, { key, value, operator }]);
  };
}
