import type { AnnotationQuery } from '@grafana/data';

import type { ThreatQuery } from '../model/query';

/** Which fields an annotation is made of. */
export function mappingsOf({ queryType }: Pick<ThreatQuery, 'queryType'>): AnnotationQuery['mappings'] {
  return queryType === 'series'
    ? named({ time: 'time', timeEnd: 'timeEnd', title: 'title', text: 'text', tags: 'tags' })
    : named({ time: 'time', title: 'endpoint', text: 'uri', tags: 'rule' });
}

function named(fields: Record<string, string>): AnnotationQuery['mappings'] {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value }]));
}

export type SpikesQuery = ThreatQuery & { spikes?: boolean };

export function wantsSpikes(query: ThreatQuery): boolean {
  return 'spikes' in query && query.spikes === true;
}
