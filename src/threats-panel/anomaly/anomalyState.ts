import type { DataQueryResponse } from '@grafana/data';
import { LoadingState } from '@grafana/data';

import type { Anomaly } from '../../model/anomaly';
import { readAnomaly } from '../../model/anomaly';
import { inert } from '../../model/inert';
import type { Overview } from '../../model/overview';

export type AnomalyState =
  | { kind: 'idle' }
  /** A reader has ended it: it does not begin again by itself. */
  | { kind: 'stopped' }
  | { kind: 'reading'; share: number }
  | { kind: 'ask'; bytes: number; most: number }
  | { kind: 'error'; message: string }
  | { kind: 'answer'; anomaly: Anomaly };

export const IDLE: AnomalyState = { kind: 'idle' };

/** What an answer, or a part of one, makes of the comparison. */
export function anomalyState(response: DataQueryResponse): AnomalyState {
  const message = response.errors?.[0]?.message ?? response.error?.message;
  const anomaly = readAnomaly(response.data);
  if (message !== undefined) {
    return { kind: 'error', message: inert(message) };
  }
  if (anomaly?.ask) {
    return { kind: 'ask', ...anomaly.ask };
  }
  if (response.state === LoadingState.Streaming || response.state === LoadingState.Loading) {
    return { kind: 'reading', share: anomaly?.computed?.progress?.share ?? 0 };
  }
  return anomaly ? { kind: 'answer', anomaly } : { kind: 'error', message: '' };
}

/** A part of a range is not compared: what is missing would read as fewer threats than usual. */
export function canCompare({ computed }: Overview, busy: boolean): boolean {
  return !busy && computed !== undefined && computed.exactness !== 'partial' && computed.coverage === 1;
}

/** In milliseconds: who always compares does it again when the range has moved on by so much. Each time costs a few small queries. */
const AGAIN_AFTER = 300_000;

/** Whether a panel that always compares has to begin. A question or an error waits for a reader. */
export function shouldBegin(state: AnomalyState, rangeEnd: number | null | undefined): boolean {
  if (state.kind !== 'answer') {
    return state.kind === 'idle';
  }
  const compared = state.anomaly.computed?.to;
  return typeof rangeEnd === 'number' && typeof compared === 'number' && rangeEnd - compared >= AGAIN_AFTER;
}
