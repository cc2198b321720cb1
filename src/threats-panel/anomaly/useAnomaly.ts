import type { PanelData } from '@grafana/data';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Subscription } from 'rxjs';

import type { Anomaly } from '../../model/anomaly';
import { problemText } from '../../model/problem';
import type { ThreatQuery } from '../../model/query';
import { linkBase } from '../actions/links';
import { askSource } from '../drawer/askSource';
import { evidenceRequest, overviewTarget, sameQuestion } from '../drawer/evidenceRequest';
import type { AnomalyState } from './anomalyState';
import { anomalyState, IDLE, shouldBegin } from './anomalyState';

export function anomalyQuery(target: ThreatQuery): ThreatQuery {
  return { ...sameQuestion(target), refId: 'anomaly', queryType: 'anomaly' };
}

/** Names what is compared, so that an answer is shown only with the question that it is for. A refresh changes nothing of it. */
export function comparisonKey(data: Pick<PanelData, 'request' | 'timeRange'>): string | undefined {
  const base = linkBase(data);
  return base && JSON.stringify(base);
}

interface Known {
  key: string | undefined;
  state: AnomalyState;
  last?: Anomaly;
}

/** An answer stays until the next one is there. */
function followed(known: Known, key: string | undefined, state: AnomalyState): Known {
  const before = known.key === key ? known.last : undefined;
  return { key, state, last: state.kind === 'answer' ? state.anomaly : before };
}

export interface Comparison {
  state: AnomalyState;
  /** The answer from before, while the next one is read. */
  last?: Anomaly;
  /** With as many bytes as a reader has agreed to. */
  begin: (agreed?: number) => void;
  cancel: () => void;
}

interface Options {
  /** The range is there in whole. */
  ready: boolean;
  /** Begin without being asked. */
  always: boolean;
  rangeEnd: number | null | undefined;
}

/** Compares the range with the same hours before, when asked. Another question, and leaving, end the reading. */
export function useAnomaly(data: PanelData, { ready, always, rangeEnd }: Options): Comparison {
  const key = comparisonKey(data);
  const [known, setKnown] = useState<Known>({ key, state: IDLE });
  const { state, last } = known.key === key ? known : { state: IDLE, last: undefined };
  const running = useRef(new Subscription());
  const latest = useRef(data);
  useEffect(() => {
    latest.current = data;
  }, [data]);
  useEffect(() => () => running.current.unsubscribe(), [key]);

  const begin = useCallback(
    (agreed?: number) => {
      const target = overviewTarget(latest.current);
      if (!target) {
        return;
      }
      running.current.unsubscribe();
      const follow = (next: AnomalyState) => setKnown((current) => followed(current, key, next));
      follow({ kind: 'reading', share: 0 });
      const request = evidenceRequest(latest.current, [anomalyQuery(target)], 'anomaly');
      running.current = askSource(target, request, agreed).subscribe({
        next: (response) => follow(anomalyState(response)),
        error: (problem: unknown) => follow({ kind: 'error', message: problemText(problem) }),
      });
    },
    [key]
  );
  const cancel = useCallback(() => {
    running.current.unsubscribe();
    setKnown({ key, state: { kind: 'stopped' } });
  }, [key]);

  const due = always && ready && shouldBegin(state, rangeEnd);
  useEffect(() => {
    if (due) {
      begin();
    }
  }, [due, begin]);
  return { state, last, begin, cancel };
}
