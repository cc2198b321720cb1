import type { DataFrame } from '@grafana/data';

import type { Computed } from './computed';
import { readComputed } from './computed';
import { timeAt } from './overview';
import { customMeta, frameKind, isRecord, numberAt, textAt, toNumber, toText } from './values';

/** How far a number is from those of earlier windows. null: it could not be compared. */
export interface Deviation {
  /** 0 to 100. */
  score: number | null;
  /** The median of the earlier windows. */
  usual: number | null;
  /** One sigma. */
  spread: number | null;
  /** Above the usual. */
  sigmas: number | null;
  times: number | null;
}

export const SPAN_STATES = ['range', 'used', 'no data', 'incomplete'] as const;
export type SpanState = (typeof SPAN_STATES)[number];

/** The range, or an earlier window. */
export interface Span {
  from: number | null;
  to: number | null;
  threats: number | null;
  requests: number | null;
  threatRatio: number | null;
  state: SpanState;
  reason: string;
}

/** The constants that the backend computed with: they are not written here, so that text and number can't differ. */
export interface DeviationFormula {
  leastWindows: number;
  madScale: number;
  leastSpread: number;
  pointsPerSigma: number;
}

export interface Anomaly {
  threats: number | null;
  threatRatio: number | null;
  ofThreats: Deviation;
  ofRatio: Deviation;
  /** Earlier windows that were compared with, of so many. */
  windows: number;
  ofWindows: number;
  /** Why there is no score; empty: there is one. */
  reason: string;
  formula?: DeviationFormula;
  /** The range first, then earlier windows. */
  spans: Span[];
  computed?: Computed;
  /** There are no numbers yet: so much would have to be read that a reader is asked first. */
  ask?: { bytes: number; most: number };
}

function readDeviation(frame: DataFrame, names: Record<keyof Deviation, string>): Deviation {
  return {
    score: numberAt(frame, names.score, 0),
    usual: numberAt(frame, names.usual, 0),
    spread: numberAt(frame, names.spread, 0),
    sigmas: numberAt(frame, names.sigmas, 0),
    times: numberAt(frame, names.times, 0),
  };
}

function readFormula(value: unknown): DeviationFormula | undefined {
  const numberOf = (name: string) => (isRecord(value) ? toNumber(value[name]) : null);
  const [leastWindows, madScale] = [numberOf('leastWindows'), numberOf('madScale')];
  const [leastSpread, pointsPerSigma] = [numberOf('leastSpread'), numberOf('pointsPerSigma')];
  return leastWindows === null || madScale === null || leastSpread === null || pointsPerSigma === null
    ? undefined
    : { leastWindows, madScale, leastSpread, pointsPerSigma };
}

function readSpan(frame: DataFrame, row: number): Span {
  const state = textAt(frame, 'state', row);
  return {
    from: timeAt(frame, 'from', row),
    to: timeAt(frame, 'to', row),
    threats: numberAt(frame, 'threats', row),
    requests: numberAt(frame, 'requests', row),
    threatRatio: numberAt(frame, 'threatRatio', row),
    // An unknown word must not read as compared.
    state: SPAN_STATES.find((known) => known === state) ?? 'incomplete',
    reason: textAt(frame, 'reason', row),
  };
}

/** Reads the frames of an `anomaly` answer. undefined: there is no such answer. */
export function readAnomaly(frames: DataFrame[]): Anomaly | undefined {
  const frame = frames.find((candidate) => frameKind(candidate) === 'anomaly');
  if (!frame) {
    return undefined;
  }
  const windows = frames.find((candidate) => frameKind(candidate) === 'windows');
  const { ask, reason, formula, computed } = customMeta(frame);
  const bytes = isRecord(ask) ? toNumber(ask.bytes) : null;
  return {
    threats: numberAt(frame, 'threats', 0),
    threatRatio: numberAt(frame, 'threatRatio', 0),
    ofThreats: readDeviation(frame, {
      ...{ score: 'score', usual: 'usual', spread: 'spread', sigmas: 'sigmas', times: 'times' },
    }),
    ofRatio: readDeviation(frame, {
      ...{ score: 'ratioScore', usual: 'ratioUsual', spread: 'ratioSpread', sigmas: 'ratioSigmas' },
      times: 'ratioTimes',
    }),
    windows: numberAt(frame, 'windows', 0) ?? 0,
    ofWindows: numberAt(frame, 'ofWindows', 0) ?? 0,
    reason: toText(reason),
    formula: readFormula(formula),
    spans: windows ? Array.from({ length: windows.length }, (_, row) => readSpan(windows, row)) : [],
    computed: readComputed(computed),
    ask: isRecord(ask) && bytes !== null ? { bytes, most: toNumber(ask.most) ?? 0 } : undefined,
  };
}
