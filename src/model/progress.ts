import { isRecord, toNumber, toText } from './values';

/** How far an answer is. The data source asks again until it is complete. */
export interface Progress {
  share: number;
  complete: boolean;
  /** The process that answered: behind a load balancer there are several. */
  process: string;
  /** Questions that stores have answered to it. */
  steps: number;
}

export function readProgress(custom: Record<string, unknown>): Progress | undefined {
  const computed = isRecord(custom.computed) ? custom.computed : {};
  return toProgress(computed.progress);
}

export function toProgress(value: unknown): Progress | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  return {
    share: Math.min(1, Math.max(0, toNumber(value.share) ?? 1)),
    complete: value.complete !== false,
    process: toText(value.process),
    steps: toNumber(value.steps) ?? 0,
  };
}
