import type { DataFrame } from '@grafana/data';

import type { Computed } from './computed';
import { readComputed } from './computed';
import type { Dimension, Metric } from './query';
import { DIMENSIONS } from './query';
import type { Contribution, ScoreFormula } from './score';
import { readContributions, readFormula } from './score';
import { cell, customMeta, findField, frameKind, jsonAt, textAt, toNumber, toText } from './values';

/** One row of a table query. */
export interface GroupRow {
  values: Partial<Record<Dimension, string>>;
  /** null: not available, which is not zero. */
  metrics: Partial<Record<Metric, number | null>>;
  contributions: Contribution[];
}

export interface GroupsAnswer {
  rows: GroupRow[];
  dimensions: Dimension[];
  computed?: Computed;
  /** What is not shown, and why. */
  note: string;
  formula?: ScoreFormula;
}

/** Times arrive as numbers, from snapshots as text. */
function metricAt(frame: DataFrame, name: string, row: number): number | null {
  const value = cell(frame, name, row);
  return typeof value === 'string' ? toNumber(Date.parse(value)) : toNumber(value);
}

/** undefined: there is no answer of a table query yet. */
export function readGroups(frames: DataFrame[] | undefined, metrics: Metric[]): GroupsAnswer | undefined {
  const frame = frames?.find((candidate) => frameKind(candidate) === 'table');
  if (!frame) {
    return undefined;
  }
  const dimensions = DIMENSIONS.filter((name) => findField(frame, name));
  const custom = customMeta(frame);
  const rows = Array.from({ length: frame.length }, (_, row): GroupRow => ({
    values: Object.fromEntries(dimensions.map((name) => [name, textAt(frame, name, row)])),
    metrics: Object.fromEntries(metrics.map((name) => [name, metricAt(frame, name, row)])),
    contributions: readContributions(jsonAt(frame, 'contributions', row)),
  }));
  return {
    rows,
    dimensions,
    computed: readComputed(custom.computed),
    note: toText(custom.note),
    formula: readFormula(custom.score),
  };
}
