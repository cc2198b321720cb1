import { inert } from './inert';

/** What a request that failed says of it. */
export function problemText(problem: unknown): string {
  if (typeof problem === 'object' && problem !== null) {
    const { message, data } = problem as { message?: unknown; data?: { message?: unknown } };
    return inert(message ?? data?.message ?? '') || 'failed';
  }
  return inert(problem) || 'failed';
}
