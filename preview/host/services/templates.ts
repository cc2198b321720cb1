import { ScopedVars, TypedVariableModel } from '@grafana/data';
import { TemplateSrv } from '@grafana/runtime';
import { sceneGraph, SceneObject } from '@grafana/scenes';

function isSceneObject(value: unknown): value is SceneObject {
  return typeof value === 'object' && value !== null && 'useState' in value && 'state' in value;
}

/** The scene that a query comes from, or else the one that is shown. */
function sceneOf(scopedVars?: ScopedVars): SceneObject | undefined {
  const wrapped: unknown = scopedVars?.__sceneObject?.value;
  const own = typeof wrapped === 'object' && wrapped !== null ? wrapped.valueOf() : undefined;
  const shown: unknown = '__grafanaSceneContext' in window ? window.__grafanaSceneContext : undefined;
  return [own, shown].find(isSceneObject);
}

const replace: TemplateSrv['replace'] = (target = '', scopedVars, format) => {
  const scene = sceneOf(scopedVars);
  if (scene) {
    // Scenes types the format more narrowly than @grafana/runtime.
    return sceneGraph.interpolate(scene, target, scopedVars, format as Parameters<typeof sceneGraph.interpolate>[3]);
  }
  return target.replace(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (match, braced, plain) => {
    const value: unknown = scopedVars?.[braced ?? plain]?.value;
    return value === undefined ? match : String(value);
  });
};

export const templates: TemplateSrv = {
  replace,
  getVariables: (): TypedVariableModel[] => [],
  containsTemplate: (target) => /\$(\w+|\{)/.test(target ?? ''),
  updateTimeRange: () => {},
};
