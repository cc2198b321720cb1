import type { ThreatQuery } from '../../model/query';
import list from './examples.json';

const IDS = [
  ...(['overview', 'endpoints', 'successful', 'actors'] as const),
  ...(['categories', 'countries', 'failedLogins', 'alert'] as const),
];

export interface Example {
  id: (typeof IDS)[number];
  query: Omit<ThreatQuery, 'refId'>;
}

/** Data, so that a test of the back end can ask each of them (pkg/plugin/examples_test.go). */
export function examples(): Example[] {
  return list.flatMap(({ id, query }) => {
    const known = IDS.find((one) => one === id);
    return known ? [{ id: known, query: query as Example['query'] }] : [];
  });
}
