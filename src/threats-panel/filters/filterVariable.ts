import type { PanelData } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';

import type { AdHocFilterLike } from '../../model/filters';
import { isRecord, records } from '../../model/values';
import { overviewTarget } from '../drawer/evidenceRequest';

/** The ad hoc variable that the panel's filters are of. */
export interface FilterVariable {
  filters: AdHocFilterLike[];
  update: (filters: AdHocFilterLike[]) => void;
}

/** found: undefined where there is none; known: whether that can be told at all, which only dashboards and pages made of scenes let us. */
export interface FilterHost {
  known: boolean;
  variable?: FilterVariable;
}

type Data = Pick<PanelData, 'request'>;

/**
 * A panel's context can only add filters. To change one we go to the variable itself, from the object that asked the panel's question upwards. Nothing of
 * it is taken on trust: another shape means that filters are not changed here.
 */
export function filterHost(data: Data): FilterHost {
  const scopedVars = data.request?.scopedVars ?? {};
  const target = overviewTarget(data);
  const replaced = (uid: unknown) => (typeof uid === 'string' ? getTemplateSrv().replace(uid, scopedVars) : '');
  const wanted = replaced(target?.datasource?.uid);
  const wrapped: unknown = scopedVars.__sceneObject?.value;
  const start: unknown = isObject(wrapped) ? wrapped.valueOf() : undefined;
  let known = false;
  for (let object = start; isObject(object); object = read(object, 'parent')) {
    known = true;
    const variables = read(read(read(object, 'state'), '$variables'), 'state');
    for (const variable of records(read(variables, 'variables'))) {
      const { state } = variable;
      const datasource = isRecord(state) ? state.datasource : undefined;
      const own = isRecord(datasource) && replaced(datasource.uid) === wanted;
      if (own && isRecord(state) && state.type === 'adhoc' && hasUpdate(variable)) {
        return { known, variable: toVariable(variable, records(state.filters).filter(isFilter)) };
      }
    }
  }
  return { known };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function read(object: unknown, name: string): unknown {
  return isObject(object) ? Reflect.get(object, name) : undefined;
}

interface Updates {
  updateFilters: (filters: AdHocFilterLike[]) => void;
}

function hasUpdate(variable: object): variable is Updates {
  return typeof read(variable, 'updateFilters') === 'function';
}

function isFilter(filter: unknown): filter is AdHocFilterLike & Record<string, unknown> {
  return (
    isRecord(filter) &&
    typeof filter.key === 'string' &&
    typeof filter.operator === 'string' &&
    typeof filter.value === 'string'
  );
}

function toVariable(variable: Updates, filters: AdHocFilterLike[]): FilterVariable {
  return { filters, update: (next) => variable.updateFilters(next) };
}
