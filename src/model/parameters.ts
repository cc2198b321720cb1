import type { ThreatEvent } from './events';

/** A part of requests that attacks were found in. */
export interface AttackedParameter {
  location: string;
  parameter: string;
  requests: number;
  types: string[];
}

/** Which parts of these requests were attacked, the most frequent first. A request counts once in each part. */
export function attackedParameters(events: ThreatEvent[]): AttackedParameter[] {
  const known = new Map<string, AttackedParameter>();
  for (const { findings } of events) {
    const counted = new Set<string>();
    for (const { location, parameter, type } of findings) {
      const key = `${location}\u0000${parameter}`;
      const part = known.get(key) ?? { location, parameter, requests: 0, types: [] };
      known.set(key, part);
      part.requests += counted.has(key) ? 0 : 1;
      counted.add(key);
      if (type !== '' && !part.types.includes(type)) {
        part.types.push(type);
      }
    }
  }
  return Array.from(known.values())
    .filter(({ location, parameter }) => location !== '' || parameter !== '')
    .sort((a, b) => b.requests - a.requests || a.parameter.localeCompare(b.parameter));
}
