import { isRecord, toText } from './values';

export interface Health {
  ok: boolean;
  message: string;
  /** What to do about it, where the message does not say it already. */
  remedy: string;
}

export function readHealth(value: unknown): Health {
  const health = isRecord(value) ? value : {};
  const details = isRecord(health.details) ? health.details : {};
  const message = toText(health.message);
  const remedy = toText(details.verboseMessage);
  return {
    ok: toText(health.status).toUpperCase() === 'OK',
    message,
    remedy: message.toLowerCase().includes(remedy.toLowerCase()) ? '' : remedy,
  };
}

/** A failed health check is an answer too, which Grafana's client throws. */
export function readFailedHealth(failure: unknown): Health {
  return { ...readHealth(isRecord(failure) ? failure.data : undefined), ok: false };
}
