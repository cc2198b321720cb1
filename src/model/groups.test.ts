import { toDataFrame } from '@grafana/data';

import { readGroups } from './groups';

const frame = toDataFrame({
  name: 'table',
  meta: {
    custom: {
      frame: 'table',
      note: '2 of 3 groups are shown',
      score: { severity: { low: 0.3, high: 3 }, outcome: { passed: 1 }, halfLifeHours: 24, ruleCap: 25, cap: 100 },
    },
  },
  fields: [
    { name: 'actor', values: ['alice', '203.0.113.7'] },
    { name: 'score', values: [28, null] },
    { name: 'lastSeen', values: ['2026-10-10T12:00:00Z', 1000] },
    {
      name: 'contributions',
      values: ['[{"rule":"sqli-one","requests":9,"weight":3,"sum":27,"points":25,"capped":true}]', 'no JSON'],
    },
  ],
});

it('reads groups with their metrics', () => {
  const answer = readGroups([frame], ['score', 'lastSeen']);
  expect(answer?.dimensions).toEqual(['actor']);
  expect(answer?.note).toBe('2 of 3 groups are shown');
  expect(answer?.rows.map(({ values, metrics }) => [values.actor, metrics.score, metrics.lastSeen])).toEqual([
    ['alice', 28, Date.parse('2026-10-10T12:00:00Z')],
    ['203.0.113.7', null, 1000],
  ]);
});

it('reads what each rule adds, and the weights, the largest first', () => {
  const answer = readGroups([frame], ['score']);
  expect(answer?.rows[0].contributions).toEqual([
    { rule: 'sqli-one', title: 'sqli-one', requests: 9, weight: 3, sum: 27, points: 25, capped: true },
  ]);
  expect(answer?.rows[1].contributions).toEqual([]);
  expect(answer?.formula?.severity).toEqual([
    ['high', 3],
    ['low', 0.3],
  ]);
});

it('knows an answer of another query from none', () => {
  expect(readGroups([toDataFrame({ name: 'events', fields: [] })], [])).toBeUndefined();
  expect(readGroups(undefined, [])).toBeUndefined();
});
