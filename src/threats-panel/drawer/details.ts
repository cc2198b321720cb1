import type { DataFrame } from '@grafana/data';
import { FieldType } from '@grafana/data';

import type { Computed } from '../../model/computed';
import { readComputed } from '../../model/computed';
import type { Metric, ThreatQuery } from '../../model/query';
import { customMeta, toNumber } from '../../model/values';
import { questionAbout } from './evidenceRequest';

/** As many parts of the range as the trends of the table have (pkg/view/overview.go). */
export const PARTS = 24;
const MOST_TYPES = 10;
export const MOST_ACTORS = 25;

export const TOTALS: Metric[] = [
  ...(['requests', 'errors', 'errorRatio', 'threats', 'threatRatio'] as const),
  ...(['durationMean', 'durationP95', 'bytes'] as const),
];
export const OVER_TIME: Metric[] = ['requests', 'errors', 'durationP95', 'bytes'];
export const BY_STATUS: Metric[] = ['requests', 'threats', 'durationMean', 'durationP95', 'bytes'];
export const OF_ACTORS: Metric[] = ['score', 'threats', 'blocked', 'passed', 'lastSeen'];

/** Names of questions, to find their answers by. */
export const REFS = { totals: 'totals', statuses: 'statuses', types: 'types', actors: 'actors' } as const;

/** The traffic of an endpoint. Each part over time is a question of its own, since what a log lacks is refused. */
export function trafficQuestions(target: ThreatQuery, endpointId: string): ThreatQuery[] {
  const about = questionAbout(target, endpointId);
  const table = { ...about, queryType: 'table', scope: 'all' } as const;
  const series = { ...about, queryType: 'series' } as const;
  return [
    // The row of unknown paths stands for many endpoints: `known` has one value in each case.
    { ...table, refId: REFS.totals, groupBy: ['known'], metrics: TOTALS },
    {
      ...table,
      refId: REFS.statuses,
      groupBy: ['statusClass'],
      metrics: BY_STATUS,
      orderBy: { metric: 'requests', desc: true },
    },
    ...OVER_TIME.map((metric): ThreatQuery => ({ ...series, refId: metric, metrics: [metric], scope: 'all' })),
    { ...series, refId: REFS.types, groupBy: ['category'], metrics: ['threats'], taxonomy: 'type', limit: MOST_TYPES },
  ];
}

export function actorQuestions(target: ThreatQuery, endpointId: string): ThreatQuery[] {
  return [
    {
      ...questionAbout(target, endpointId),
      ...({ refId: REFS.actors, queryType: 'table', groupBy: ['actor'], metrics: OF_ACTORS } as const),
      ...{ orderBy: { metric: 'threats', desc: true }, limit: MOST_ACTORS },
    },
  ];
}

export function framesOf(frames: DataFrame[], refId: string): DataFrame[] {
  return frames.filter((frame) => frame.refId === refId);
}

/** How all of these answers were computed together: as little was read as of the least, and what is said of one is said. */
export function computedOf(frames: DataFrame[]): Computed | undefined {
  const all = frames.flatMap((frame) => readComputed(customMeta(frame).computed) ?? []);
  const [least] = [...all].sort((a, b) => a.coverage - b.coverage);
  return (
    least && {
      ...least,
      exactness: all.find(({ exactness }) => exactness === 'estimated')?.exactness ?? least.exactness,
      reasons: Array.from(new Set(all.flatMap(({ reasons }) => reasons))),
    }
  );
}

/** One metric over time. */
export interface Line {
  category: string;
  values: number[];
}

/** A part without a value (no request has a duration) draws as nothing. */
export function readLines(frames: DataFrame[]): Line[] {
  return frames.flatMap(({ fields }) =>
    fields
      .filter(({ type }) => type === FieldType.number)
      .map(({ labels, values }) => ({
        category: labels?.category ?? '',
        values: Array.from(values, (value: unknown) => toNumber(value) ?? 0),
      }))
  );
}
