import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { defer, from, isObservable, switchMap } from 'rxjs';

import type { ThreatQuery } from '../../model/query';
import { isReadingSource } from '../useReadingSource';

/** Asks the data source of the panel's query, which a variable may name. `agreed` is how many bytes a reader has said may be read. */
export function askSource(
  target: ThreatQuery,
  request: DataQueryRequest<ThreatQuery>,
  agreed?: number
): Observable<DataQueryResponse> {
  return defer(() => getDataSourceSrv().get(target.datasource, request.scopedVars)).pipe(
    switchMap((source) => {
      if (agreed !== undefined && isReadingSource(source)) {
        source.agree(agreed);
      }
      const answer = source.query(request);
      return isObservable(answer) ? answer : from(answer);
    })
  );
}
