import { toDataFrame } from '@grafana/data';

import { anomalyFrames, askAnomalyFrames, noHistoryFrames } from '../../tests/fixtures/anomaly';
import { NOON } from '../../tests/fixtures/frames';
import { parse } from '../../tests/fixtures/panel';
import { readAnomaly } from './anomaly';

it('reads a comparison', () => {
  const anomaly = readAnomaly(parse(anomalyFrames()));
  expect(anomaly).toMatchObject({
    threats: 1700,
    threatRatio: 0.085,
    ofThreats: { score: 70, usual: 1000, spread: 100, sigmas: 7, times: 1.7 },
    ofRatio: { score: 0, usual: 0.1, spread: 0.01, sigmas: -1.5, times: 0.85 },
    windows: 6,
    ofWindows: 7,
    reason: '',
    formula: { leastWindows: 3, pointsPerSigma: 10 },
    computed: { exactness: 'exact' },
    ask: undefined,
  });
  expect(anomaly?.spans).toHaveLength(8);
  expect(anomaly?.spans[0]).toMatchObject({ to: NOON, threats: 1700, state: 'range' });
  expect(anomaly?.spans[5]).toMatchObject({ state: 'no data', reason: 'nothing was logged then' });
});

it('reads why there is none', () => {
  expect(readAnomaly(parse(noHistoryFrames()))).toMatchObject({
    ofThreats: { score: null, usual: null, times: null },
    threats: 1700,
    windows: 2,
    reason: expect.stringContaining('2 of 7'),
    spans: [],
  });
});

it('reads a question', () => {
  expect(readAnomaly(parse(askAnomalyFrames()))?.ask).toEqual({ bytes: 120e9, most: 50e9 });
});

it('takes nothing odd for a number, and an unknown state not for compared', () => {
  expect(readAnomaly([])).toBeUndefined();
  expect(readAnomaly([toDataFrame({ name: 'summary', fields: [] })])).toBeUndefined();
  const odd = [
    toDataFrame({ name: 'anomaly', fields: [{ name: 'score', values: ['<b>'] }], meta: { custom: { formula: 7 } } }),
    toDataFrame({ name: 'windows', fields: [{ name: 'state', values: ['surprise'] }] }),
  ];
  expect(readAnomaly(odd)).toMatchObject({
    ofThreats: { score: null },
    formula: undefined,
    spans: [{ state: 'incomplete', threats: null, from: null }],
  });
});
