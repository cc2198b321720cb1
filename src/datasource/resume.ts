import type { DataFrame, DataQueryError, DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Observable } from 'rxjs';
import { defer, EMPTY, expand, map } from 'rxjs';

import { readProgress } from '../model/progress';
import type { ThreatQuery } from '../model/query';
import { customMeta } from '../model/values';

/** What the front end asks for besides the query, and never saves: docs/queries.md. */
export interface RuntimeFields {
  resume?: boolean;
  since?: number;
  allowBytes?: number;
}

export type Ask = (request: DataQueryRequest<ThreatQuery>) => Observable<DataQueryResponse>;

/** So many calls may pass without any progress. */
const PATIENCE = 3;

/**
 * Each call works for some seconds and answers with what it has. This goes on calling for the queries that are not
 * complete, and emits what is there after each call. Who unsubscribes ends the call and the work behind it.
 */
export function resume(
  request: DataQueryRequest<ThreatQuery>,
  ask: Ask,
  fields: RuntimeFields = {}
): Observable<DataQueryResponse> {
  return defer(() => {
    const reading = new Reading(request.targets);
    const call = () =>
      ask({ ...request, targets: reading.open.map((query) => ({ ...query, ...fields, resume: true })) });
    return call().pipe(
      map((response) => reading.add(response)),
      expand((answer) =>
        answer.state === LoadingState.Streaming ? call().pipe(map((one) => reading.add(one))) : EMPTY
      )
    );
  });
}

/** The answers so far. */
class Reading {
  open: ThreatQuery[];
  private frames = new Map<string, DataFrame[]>();
  private errors: DataQueryError[] = [];
  private share = -1;
  /** Questions that stores have answered to each of the processes behind a load balancer. */
  private steps = new Map<string, number>();
  private idle = 0;

  constructor(private targets: ThreatQuery[]) {
    this.open = targets;
  }

  add(response: DataQueryResponse): DataQueryResponse {
    const asked = this.open;
    for (const { refId } of asked) {
      const frames = (response.data as DataFrame[]).filter((frame) => (frame.refId ?? refId) === refId);
      // An answer without frames leaves what was there: the request itself was lost.
      if (frames.length > 0) {
        this.frames.set(refId, frames);
      }
    }
    const failed = response.errors ?? (response.error ? [response.error] : []);
    this.errors.push(...failed);
    const lost = response.state === LoadingState.Error && failed.every(({ refId }) => refId === undefined);
    this.open = asked.filter(
      ({ refId }) => !lost && !failed.some((error) => error.refId === refId) && !this.isComplete(refId)
    );
    this.note();
    if (this.idle >= PATIENCE) {
      this.open = [];
      const message = t(
        'dataSource.noProgress',
        'Nothing more could be read: the store is busy or does not answer. Narrow the range, or try again later.'
      );
      this.errors.push({ message });
    }
    return this.answer(response);
  }

  private progress(refId: string) {
    return readProgress(customMeta(this.frames.get(refId)?.[0]));
  }

  private isComplete(refId: string): boolean {
    return this.progress(refId)?.complete ?? true;
  }

  /** Notes whether anything has moved since the call before. */
  private note() {
    const known = this.open.map(({ refId }) => this.progress(refId)).filter((one) => one !== undefined);
    const share = known.reduce((sum, one) => sum + one.share, this.targets.length - this.open.length);
    let moved = share > this.share;
    for (const { process, steps } of known) {
      moved ||= (this.steps.get(process) ?? -1) < steps;
      this.steps.set(process, Math.max(this.steps.get(process) ?? -1, steps));
    }
    this.share = Math.max(this.share, share);
    this.idle = moved || this.open.length === 0 ? 0 : this.idle + 1;
  }

  private answer(response: DataQueryResponse): DataQueryResponse {
    const data = this.targets.flatMap(({ refId }) => this.frames.get(refId) ?? []);
    if (this.open.length > 0) {
      return { ...response, data, errors: undefined, error: undefined, state: LoadingState.Streaming };
    }
    if (this.errors.length > 0) {
      return { ...response, data, errors: this.errors, error: this.errors[0], state: LoadingState.Error };
    }
    return { ...response, data, state: response.state ?? LoadingState.Done };
  }
}
