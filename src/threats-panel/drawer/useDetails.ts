import type { DataFrame, DataQueryError, DataQueryResponse, PanelData } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import { useEffect, useRef, useState } from 'react';

import { problemText } from '../../model/problem';
import type { ThreatQuery } from '../../model/query';
import { askSource } from './askSource';
import { PARTS } from './details';
import { evidenceRequest, overviewTarget } from './evidenceRequest';

export interface Details {
  frames: DataFrame[];
  loading: boolean;
  /** Of the whole; single questions that were refused are in `refused`. */
  error?: string;
  /** Why a question has no answer, by its name. */
  refused: Record<string, string>;
}

const NOTHING: Details = { frames: [], loading: true, refused: {} };

type Questions = (target: ThreatQuery, endpointId: string) => ThreatQuery[];

/** Asks more about an endpoint, with the panel's own range and filters: when it is opened, and for another endpoint. Leaving ends it. */
export function useDetails(data: PanelData, endpointId: string, questions: Questions): Details {
  const [details, setDetails] = useState(NOTHING);
  // A refresh of the panel behind the drawer must not throw away what is being read.
  const latest = useRef(data);
  useEffect(() => {
    latest.current = data;
  }, [data]);
  useEffect(() => {
    setDetails(NOTHING);
    const target = overviewTarget(latest.current);
    if (!target) {
      setDetails({ ...NOTHING, loading: false, error: 'noRequest' });
      return undefined;
    }
    const request = evidenceRequest(latest.current, questions(target, endpointId), `details-${endpointId}`);
    const { from, to } = request.range;
    const parts = { maxDataPoints: PARTS, intervalMs: Math.ceil((to.valueOf() - from.valueOf()) / PARTS) };
    const running = askSource(target, { ...request, ...parts }).subscribe({
      next: (response) => setDetails(detailsOf(response)),
      error: (problem: unknown) => setDetails({ ...NOTHING, loading: false, error: problemText(problem) }),
    });
    return () => running.unsubscribe();
  }, [endpointId, questions]);
  return details;
}

function detailsOf({ data, errors = [], error, state }: DataQueryResponse): Details {
  const failed: DataQueryError[] = errors.length > 0 ? errors : error ? [error] : [];
  const whole = failed.find(({ refId }) => refId === undefined);
  return {
    frames: data as DataFrame[],
    loading: state === LoadingState.Streaming || state === LoadingState.Loading,
    error: whole && problemText(whole),
    refused: Object.fromEntries(failed.map((one) => [one.refId ?? '', problemText(one)])),
  };
}
