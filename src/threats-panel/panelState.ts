import type { PanelData } from '@grafana/data';
import { LoadingState } from '@grafana/data';

import { inert } from '../model/inert';
import type { Overview } from '../model/overview';
import { readOverview } from '../model/overview';

export type PanelState =
  | { kind: 'loading'; share?: number }
  | { kind: 'ask'; bytes: number; most: number; busy: boolean }
  | { kind: 'error'; message: string }
  | { kind: 'notConfigured'; reason: 'noData' | 'wrongQuery' }
  | { kind: 'empty'; overview: Overview; busy: boolean; problem?: string }
  | { kind: 'ready'; overview: Overview; busy: boolean; problem?: string };

type Data = Pick<PanelData, 'state' | 'series' | 'errors'>;

function errorMessage(data: Data): string | undefined {
  const error = data.errors?.find((candidate) => candidate.message || candidate.data?.message);
  const text = error?.message ?? error?.data?.message;
  if (text) {
    return inert(text);
  }
  return data.state === LoadingState.Error || data.errors?.length ? '' : undefined;
}

function hasThreats(overview: Overview): boolean {
  return overview.endpoints.length > 0 || (overview.summary?.threats ?? 0) > 0;
}

export function panelState(data: Data): PanelState {
  const overview = readOverview(data.series);
  const message = errorMessage(data);
  const busy = data.state === LoadingState.Loading || data.state === LoadingState.Streaming;

  if (overview && hasThreats(overview)) {
    return { kind: 'ready', overview, busy, problem: message };
  }
  if (message !== undefined) {
    return { kind: 'error', message };
  }
  if (overview?.ask) {
    return { kind: 'ask', ...overview.ask, busy };
  }
  if (overview) {
    // Nothing found so far says nothing about what is still to be read.
    const unfinished = busy && (overview.computed?.coverage ?? 1) < 1;
    return unfinished
      ? { kind: 'loading', share: overview.computed?.progress?.share }
      : { kind: 'empty', overview, busy };
  }
  if (busy || data.state === LoadingState.NotStarted) {
    return { kind: 'loading' };
  }
  const anything = data.series.some((frame) => frame.fields.length > 0);
  return { kind: 'notConfigured', reason: anything ? 'wrongQuery' : 'noData' };
}

/** What a reader can do about an error, by what its text says. */
export type ErrorHint = 'timeout' | 'connection' | 'access' | 'settings' | 'query' | 'unknown';

const HINTS: Array<[ErrorHint, RegExp]> = [
  ['timeout', /time(d)? ?out|deadline/i],
  ['access', /unauthori[sz]ed|forbidden|permission|\b40[13]\b/i],
  ['settings', /not found|no such host|selector|format|not configured|\b404\b/i],
  ['query', /unknown (key|dimension|metric|operator|filter)|invalid|parse/i],
  ['connection', /connection|refused|network|fetch|unreachable|unavailable|eof|\b50[0234]\b/i],
];

export function errorHint(message: string): ErrorHint {
  return HINTS.find(([, pattern]) => pattern.test(message))?.[0] ?? 'unknown';
}
