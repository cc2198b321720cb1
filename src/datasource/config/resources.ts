import { getBackendSrv } from '@grafana/runtime';

import type { Health } from '../../model/health';
import { readFailedHealth, readHealth } from '../../model/health';
import { inert } from '../../model/inert';
import { isRecord, toText } from '../../model/values';

function resourceUrl(uid: string, resource: string): string {
  return `/api/datasources/uid/${encodeURIComponent(uid)}/${resource}`;
}

const QUIET = { showErrorAlert: false, showSuccessAlert: false };

/** Asks the data source as it was saved; the editor is shown before Grafana has an instance of it. */
export async function getResource(uid: string, resource: string, params?: Record<string, unknown>): Promise<unknown> {
  return getBackendSrv().get(resourceUrl(uid, `resources/${resource}`), params, undefined, QUIET);
}

export async function postResource(uid: string, resource: string, body: object): Promise<unknown> {
  return getBackendSrv().post(resourceUrl(uid, `resources/${resource}`), body, QUIET);
}

export async function getHealth(uid: string): Promise<Health> {
  try {
    return readHealth(await getBackendSrv().get(resourceUrl(uid, 'health'), undefined, undefined, QUIET));
  } catch (failure) {
    const health = readFailedHealth(failure);
    return { ...health, message: health.message || failureText(failure) };
  }
}

export function isMissing(failure: unknown): boolean {
  return isRecord(failure) && failure.status === 404;
}

/** What the backend said, or nothing. */
export function failureText(failure: unknown): string {
  const data = isRecord(failure) && isRecord(failure.data) ? failure.data : {};
  return inert(toText(data.message) || toText(data.error));
}
