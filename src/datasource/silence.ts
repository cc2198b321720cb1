import type { DataQueryResponse } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import { t } from '@grafana/i18n';

import type { ThreatQuery } from '../model/query';

export function isOverview({ queryType }: ThreatQuery): boolean {
  return queryType === undefined || queryType === 'overview';
}

/**
 * The backend answers an overview with frames or with an error. Neither means that the request itself was lost, which
 * Grafana's client hands over as an empty success: a reader would take it for a range without threats.
 */
export function breakSilence(queries: ThreatQuery[], response: DataQueryResponse): DataQueryResponse {
  const expected = queries.some(isOverview);
  const silent = response.data.length === 0 && !response.errors?.length && response.state !== LoadingState.Error;
  const finished = response.state === undefined || response.state === LoadingState.Done;
  if (!expected || !silent || !finished) {
    return response;
  }
  const message = t('dataSource.noAnswer', 'No answer came back: the connection to Grafana was lost or refused.');
  return { ...response, state: LoadingState.Error, errors: [{ message }] };
}
