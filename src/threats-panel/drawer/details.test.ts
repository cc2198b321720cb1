import { parse, target } from '../../../tests/fixtures/panel';
import type { ThreatEvent } from '../../model/events';
import { rawPaths } from '../../model/rawPaths';
import { actorQuestions, computedOf, framesOf, readLines, trafficQuestions } from './details';

const event = (uri: string) => ({ uri }) as ThreatEvent;

it("asks about one endpoint, with the panel's own filters", () => {
  for (const question of [...trafficQuestions(target, 'e1'), ...actorQuestions(target, 'e1')]) {
    expect(question.filters).toEqual([...(target.filters ?? []), { key: 'endpointId', operator: '=', values: ['e1'] }]);
    expect(question.datasource).toEqual(target.datasource);
  }
});

it('asks each question under a name of its own', () => {
  const names = trafficQuestions(target, 'e1').map(({ refId }) => refId);
  expect(new Set(names).size).toBe(names.length);
});

it('asks for all unknown paths where these are the row', () => {
  expect(trafficQuestions(target, 'unknown paths')[0].filters).toContainEqual({
    key: 'known',
    operator: '=',
    values: ['unknown'],
  });
});

it('reads lines with their categories, and nothing where there is no value', () => {
  const series = (refId: string, category: string, ...values: Array<number | null>) => ({
    schema: {
      refId,
      fields: [
        { name: 'time', type: 'time' },
        { name: 'threats', type: 'number', labels: { category } },
      ],
    },
    data: { values: [values.map((_, index) => index), values] },
  });
  const frames = parse([series('types', 'sqli', 1, null, 3), series('requests', '', 7)]);
  expect(readLines(framesOf(frames, 'types'))).toEqual([{ category: 'sqli', values: [1, 0, 3] }]);
  expect(readLines(framesOf(frames, 'bytes'))).toEqual([]);
});

it('counts paths as they were sent, without their queries', () => {
  expect(rawPaths([event('/items/2?a'), event('/items/1'), event('/items/2#b'), event('/items/2')])).toEqual([
    { path: '/items/2', requests: 3 },
    { path: '/items/1', requests: 1 },
  ]);
});

it('says of all answers what one of them lacks', () => {
  const answer = (computed: object) => ({
    schema: { meta: { custom: { computed } }, fields: [] },
    data: { values: [] },
  });
  const frames = parse([
    answer({ exactness: 'exact', coverage: 1, reasons: ['a'] }),
    answer({ exactness: 'partial', coverage: 0.25, reasons: ['b', 'a'] }),
  ]);
  expect(computedOf(frames)).toMatchObject({ exactness: 'partial', coverage: 0.25, reasons: ['a', 'b'] });
  expect(computedOf(frames.slice(0, 1))).toMatchObject({ exactness: 'exact', coverage: 1 });
  expect(computedOf([])).toBeUndefined();
});
