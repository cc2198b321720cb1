import type { DataSourceInstanceSettings } from '@grafana/data';
import { config, getBackendSrv, getDataSourceSrv } from '@grafana/runtime';

import type { Health } from '../model/health';
import { readFailedHealth, readHealth } from '../model/health';
import { DATA_SOURCE_ID } from '../model/ids';
import { isRecord, toText } from '../model/values';

export const NEW_DATA_SOURCE_URL = `/connections/datasources/${DATA_SOURCE_ID}`;
const SAMPLE_NAME = 'APIs Under Threat (sample traffic)';

export function listDataSources(): DataSourceInstanceSettings[] {
  return getDataSourceSrv().getList({ pluginId: DATA_SOURCE_ID, variables: false });
}

export function hasDataSource(): boolean {
  return listDataSources().length > 0;
}

export function mayCreateDataSources(): boolean {
  const permissions = config.bootData?.user?.permissions;
  const role = config.bootData?.user?.orgRole;
  return Boolean(permissions?.['datasources:create']) || role === 'Admin';
}

export interface Created {
  uid: string;
  name: string;
}

/** A data source on generated traffic: it needs no store and no secret. */
export async function createSampleDataSource(): Promise<Created> {
  const answer: unknown = await getBackendSrv().post('/api/datasources', {
    name: SAMPLE_NAME,
    type: DATA_SOURCE_ID,
    access: 'proxy',
    jsonData: { store: 'sample' },
  });
  const created = isRecord(answer) && isRecord(answer.datasource) ? answer.datasource : {};
  await reloadDataSources();
  return { uid: toText(created.uid), name: toText(created.name) || SAMPLE_NAME };
}

/** The list in the browser comes from the page's start, so a new data source is not in it yet. */
async function reloadDataSources(): Promise<void> {
  const service = getDataSourceSrv();
  if (hasReload(service)) {
    await service.reload();
  }
}

function hasReload(service: object): service is { reload: () => Promise<void> } {
  return 'reload' in service && typeof service.reload === 'function';
}

export async function checkHealth(uid: string): Promise<Health> {
  try {
    const answer: unknown = await getBackendSrv().get(
      `/api/datasources/uid/${encodeURIComponent(uid)}/health`,
      undefined,
      undefined,
      { showErrorAlert: false }
    );
    return readHealth(answer);
  } catch (problem) {
    return readFailedHealth(problem);
  }
}
