import { getBackendSrv } from '@grafana/runtime';

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

export interface Health {
  ok: boolean;
  message: string;
  /** What to do about it. */
  remedy: string;
}

function readHealth(value: unknown): Health {
  const health = isRecord(value) ? value : {};
  const details = isRecord(health.details) ? health.details : {};
  const message = toText(health.message);
  const remedy = toText(details.verboseMessage);
  return {
    ok: toText(health.status).toUpperCase() === 'OK',
    message,
    // The backend's sentence may hold the remedy already.
    remedy: message.toLowerCase().includes(remedy.toLowerCase()) ? '' : remedy,
  };
}

/** A failed health check is an answer too, which Grafana's client throws. */
export async function getHealth(uid: string): Promise<Health> {
  try {
    return readHealth(await getBackendSrv().get(resourceUrl(uid, 'health'), undefined, undefined, QUIET));
  } catch (failure) {
    const health = readHealth(isRecord(failure) ? failure.data : undefined);
    return { ...health, ok: false, message: health.message || failureText(failure) };
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
