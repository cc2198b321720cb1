import type { DataLink, PanelData } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Subscription } from 'rxjs';
import { from, isObservable } from 'rxjs';

import type { DeepCheck, LogLink, Searched, ThreatEvent } from '../../model/events';
import { addDeepChecks, readEvents } from '../../model/events';
import { inert } from '../../model/inert';
import { problemText } from '../../model/problem';
import { evidenceQuery, evidenceRequest, overviewTarget } from './evidenceRequest';

export interface Evidence {
  events: ThreatEvent[];
  total: number | null;
  loading: boolean;
  error?: string;
  traceLink?: DataLink;
  logLink?: LogLink;
  deepCheck?: DeepCheck;
  searched?: Searched;
}

const NOTHING: Evidence = { events: [], total: null, loading: true };

/** Loads the threat requests of an endpoint page by page, with the panel's own range and filters. */
export function useEvidence(data: PanelData, endpointId: string, search: string): Evidence & { loadMore: () => void } {
  const [evidence, setEvidence] = useState<Evidence>(NOTHING);
  const running = useRef<Subscription | undefined>(undefined);
  // A refresh of the panel behind the drawer must not throw away pages that are being read.
  const latest = useRef(data);
  useEffect(() => {
    latest.current = data;
  }, [data]);

  const load = useCallback(
    async ({ events: known, deepCheck: checked }: Pick<Evidence, 'events' | 'deepCheck'>, isCurrent: () => boolean) => {
      const target = overviewTarget(latest.current);
      if (!target) {
        setEvidence({ ...NOTHING, loading: false, error: 'noRequest' });
        return;
      }
      setEvidence((current) => ({ ...current, events: known, loading: true, error: undefined }));
      try {
        const dataSource = await getDataSourceSrv().get(target.datasource, latest.current.request?.scopedVars);
        const query = evidenceQuery(target, endpointId, known.length, search);
        const answer = dataSource.query(
          evidenceRequest(latest.current, [query], `evidence-${endpointId}-${known.length}`)
        );
        if (!isCurrent()) {
          return;
        }
        running.current?.unsubscribe();
        running.current = (isObservable(answer) ? answer : from(answer)).subscribe({
          next: (response) => {
            const page = readEvents(response.data);
            const failure = response.errors?.[0]?.message;
            const partial = response.state === LoadingState.Streaming || response.state === LoadingState.Loading;
            setEvidence({
              events: [...known, ...page.events],
              total: page.total,
              loading: partial,
              error: failure && inert(failure),
              searched: page.searched,
              traceLink: page.traceLink,
              logLink: page.logLink,
              deepCheck: addDeepChecks(checked, page.deepCheck),
            });
          },
          error: (problem: unknown) =>
            setEvidence((current) => ({ ...current, loading: false, error: problemText(problem) })),
          complete: () => setEvidence((current) => ({ ...current, loading: false })),
        });
      } catch (problem) {
        if (isCurrent()) {
          setEvidence((current) => ({ ...current, loading: false, error: problemText(problem) }));
        }
      }
    },
    [endpointId, search]
  );

  const alive = useRef<object | undefined>(undefined);
  useEffect(() => {
    const token = {};
    alive.current = token;
    setEvidence(NOTHING);
    void load(NOTHING, () => alive.current === token);
    return () => {
      alive.current = undefined;
      running.current?.unsubscribe();
    };
  }, [load]);

  const { events, deepCheck } = evidence;
  const loadMore = useCallback(() => {
    const token = alive.current;
    void load({ events, deepCheck }, () => alive.current === token);
  }, [load, events, deepCheck]);

  return { ...evidence, loadMore };
}
