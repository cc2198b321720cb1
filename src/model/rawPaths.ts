import type { ThreatEvent } from './events';

export interface RawPath {
  path: string;
  requests: number;
}

/** The paths of these requests as they were sent, without queries, the most frequent first. */
export function rawPaths(events: ThreatEvent[]): RawPath[] {
  const known = new Map<string, number>();
  for (const { uri } of events) {
    const path = uri.split(/[?#]/, 1)[0];
    known.set(path, (known.get(path) ?? 0) + 1);
  }
  return Array.from(known, ([path, requests]) => ({ path, requests })).sort(
    (a, b) => b.requests - a.requests || a.path.localeCompare(b.path)
  );
}
