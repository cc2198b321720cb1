import type { AnnotationQuery, AnnotationSupport } from '@grafana/data';

import { migrateQuery } from '../model/migrateQuery';
import type { ThreatQuery } from '../model/query';
import { isRecord } from '../model/values';
import type { SpikesQuery } from './annotationMappings';
import { mappingsOf } from './annotationMappings';
import { AnnotationEditor } from './query/AnnotationEditor';

const MOST_EVENTS = 200;

export function defaultAnnotationQuery(): Partial<ThreatQuery> {
  return {
    queryType: 'events',
    filters: [{ key: 'severity', operator: '=|', values: ['high', 'critical'] }],
    limit: MOST_EVENTS,
  };
}

/** Of series, annotations show where they stand out. The mark is never saved. */
export function annotationTarget({ target }: AnnotationQuery<ThreatQuery>): SpikesQuery | undefined {
  return target && (target.queryType === 'series' ? { ...target, spikes: true } : target);
}

/** Saved annotations may lack a query, or have one of a type that gives no points in time. */
export function prepareAnnotation(json: unknown): AnnotationQuery<ThreatQuery> {
  const saved = isRecord(json) ? json : {};
  const target = isRecord(saved.target) ? saved.target : {};
  const query = migrateQuery({ refId: 'annotation', ...defaultAnnotationQuery(), ...target });
  return {
    enable: true,
    iconColor: 'red',
    name: '',
    mappings: mappingsOf(query),
    ...saved,
    target: query.queryType === 'events' || query.queryType === 'series' ? query : { ...query, queryType: 'events' },
  };
}

export const annotationSupport: AnnotationSupport<ThreatQuery> = {
  prepareAnnotation,
  prepareQuery: annotationTarget,
  getDefaultQuery: defaultAnnotationQuery,
  QueryEditor: AnnotationEditor,
};
