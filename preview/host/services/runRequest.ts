import {
  CoreApp,
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceApi,
  LoadingState,
  PanelData,
  toDataFrame,
} from '@grafana/data';
import { catchError, from, isObservable, map, merge, Observable, of, share, takeUntil, timer } from 'rxjs';

// Grafana's: a quick answer shows no loading state.
const LOADING_DELAY = 200;

type Query = DataSourceApi['query'];

function failed(error: unknown): DataQueryResponse {
  const text = error instanceof Error ? error.message : JSON.stringify(error);
  if (typeof error === 'object' && error !== null) {
    Object.assign(error, { isHandled: true });
  }
  return { data: [], state: LoadingState.Error, errors: [{ message: text }] };
}

function ask(dataSource: DataSourceApi, request: DataQueryRequest, query?: Query): Observable<DataQueryResponse> {
  const answer = query ? query(request) : dataSource.query(request);
  return isObservable(answer) ? answer : from(answer);
}

/** Packets with another key add to one another; one with the same key takes the place of the last. */
class Packets {
  private byKey = new Map<string, DataQueryResponse>();

  constructor(
    private request: DataQueryRequest,
    private started = Date.now()
  ) {}

  add(packet: DataQueryResponse): PanelData {
    this.byKey.set(packet.key ?? 'A', packet);
    const all = [...this.byKey.values()];
    const frames: DataFrame[] = all.flatMap(({ data }) => data ?? []).map((one) => toDataFrame(one));
    const errors = all.flatMap(({ errors: several, error }) => several ?? (error ? [error] : []));
    const isAnnotation = (frame: DataFrame) => frame.meta?.dataTopic === 'annotations';
    return {
      state: errors.length > 0 ? LoadingState.Error : (packet.state ?? LoadingState.Done),
      series: frames.filter((frame) => !isAnnotation(frame)),
      annotations: frames.filter(isAnnotation),
      errors: errors.length > 0 ? errors : undefined,
      error: errors[0],
      request: { ...this.request, startTime: this.started, endTime: Date.now() },
      timeRange: this.request.range,
    };
  }
}

export function runRequest(dataSource: DataSourceApi, request: DataQueryRequest, query?: Query): Observable<PanelData> {
  const asked = { ...request, app: request.app ?? CoreApp.Dashboard, startTime: Date.now() };
  const packets = new Packets(asked);
  const nothing = { series: [], annotations: [], request: asked, timeRange: request.range };
  if (request.targets.length === 0) {
    return of({ ...nothing, state: LoadingState.Done });
  }
  const answers = ask(dataSource, asked, query).pipe(
    catchError((error: unknown) => of(failed(error))),
    map((packet) => packets.add(packet)),
    share()
  );
  const loading = timer(LOADING_DELAY).pipe(
    map((): PanelData => ({ ...nothing, state: LoadingState.Loading })),
    takeUntil(answers)
  );
  return merge(loading, answers).pipe(share());
}
