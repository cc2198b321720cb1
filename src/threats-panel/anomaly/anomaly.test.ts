import { LoadingState } from '@grafana/data';

import { anomalyFrames, askAnomalyFrames, noHistoryFrames } from '../../../tests/fixtures/anomaly';
import { exact, NOON, overviewFrames, partial } from '../../../tests/fixtures/frames';
import { panelData, parse, target } from '../../../tests/fixtures/panel';
import { reading } from '../../../tests/fixtures/reading';
import type { Anomaly } from '../../model/anomaly';
import { readAnomaly } from '../../model/anomaly';
import type { Overview } from '../../model/overview';
import { readOverview } from '../../model/overview';
import type { AnomalyState } from './anomalyState';
import { anomalyState, canCompare, shouldBegin } from './anomalyState';
import { anomalyLines, formulaText, noScoreText, spanNumbers, timesText } from './anomalyText';
import { anomalyQuery, comparisonKey } from './useAnomaly';

function read(frames: object[]): Anomaly {
  const anomaly = readAnomaly(parse(frames));
  if (!anomaly) {
    throw new Error('no answer');
  }
  return anomaly;
}

function overview(computed: object): Overview {
  const found = readOverview(parse(overviewFrames(computed)));
  if (!found) {
    throw new Error('no overview');
  }
  return found;
}

describe('what an answer makes of it', () => {
  it.each<[string, Parameters<typeof anomalyState>[0], object]>([
    [
      'a part',
      { data: parse(anomalyFrames(reading(0.4))), state: LoadingState.Streaming },
      { kind: 'reading', share: 0.4 },
    ],
    ['nothing yet', { data: [], state: LoadingState.Streaming }, { kind: 'reading', share: 0 }],
    ['all', { data: parse(anomalyFrames()), state: LoadingState.Done }, { kind: 'answer', anomaly: { threats: 1700 } }],
    ['a question', { data: parse(askAnomalyFrames()) }, { kind: 'ask', bytes: 120e9, most: 50e9 }],
    ['silence', { data: [] }, { kind: 'error', message: '' }],
    [
      'an error, escaped',
      { data: parse(anomalyFrames()), errors: [{ message: 'refused\u001b[31m' }] },
      { kind: 'error', message: 'refused\\e[31m' },
    ],
  ])('%s', (_name, response, state) => {
    expect(anomalyState(response)).toMatchObject(state);
  });
});

it('compares only a range that is there in whole', () => {
  expect(canCompare(overview(exact), false)).toBe(true);
  expect(canCompare(overview(exact), true)).toBe(false);
  expect(canCompare(overview(partial), false)).toBe(false);
  expect(canCompare({ ...overview(exact), computed: undefined }, false)).toBe(false);
});

it('begins by itself once, and again when the range has moved on', () => {
  const answer: AnomalyState = { kind: 'answer', anomaly: read(anomalyFrames()) };
  expect(shouldBegin({ kind: 'idle' }, NOON)).toBe(true);
  expect(shouldBegin(answer, NOON + 60_000)).toBe(false);
  expect(shouldBegin(answer, NOON + 300_000)).toBe(true);
  expect(shouldBegin(answer, undefined)).toBe(false);
  for (const waiting of [
    { kind: 'stopped' },
    { kind: 'reading', share: 0 },
    { kind: 'error', message: 'x' },
    { kind: 'ask', bytes: 1, most: 1 },
  ] as const) {
    expect(shouldBegin(waiting, NOON + 300_000)).toBe(false);
  }
});

it("asks with the panel's filters and nothing of its groups", () => {
  const query = anomalyQuery({ ...target, limit: 3, compare: true, scope: 'all', taxonomy: 'cwe' });
  expect(query).toEqual({
    refId: 'anomaly',
    queryType: 'anomaly',
    datasource: target.datasource,
    filters: target.filters,
    taxonomy: 'cwe',
  });
});

it('knows another question from a refresh', () => {
  const data = panelData([]);
  const key = comparisonKey(data);
  expect(comparisonKey(panelData(overviewFrames()))).toBe(key);
  expect(comparisonKey({ ...data, timeRange: { ...data.timeRange, raw: { from: 'now-2h', to: 'now' } } })).not.toBe(
    key
  );
  const request = data.request && { ...data.request, filters: [] };
  expect(comparisonKey({ ...data, request })).not.toBe(key);
  expect(comparisonKey({ ...data, request: undefined })).toBeUndefined();
});

describe('texts', () => {
  it('say the numbers behind the score', () => {
    expect(anomalyLines(read(anomalyFrames()))).toEqual([
      ['Threat requests', '1,700 · usually 1,000 ± 100 · 7 sigma above the usual · score 70'],
      ['Share of all requests', '8.5 % · usually 10 % ± 1 % · 1.5 sigma below the usual · score 0'],
      ['Compared with', '6 of 7 earlier windows'],
    ]);
  });

  it('leave out what could not be compared', () => {
    expect(anomalyLines(read(noHistoryFrames()))).toEqual([
      ['Threat requests', '1,700'],
      ['Compared with', '2 of 7 earlier windows'],
    ]);
  });

  it('say how many times the usual', () => {
    const { ofThreats } = read(anomalyFrames());
    expect(timesText(ofThreats)).toBe('1.7× the usual');
    expect(timesText({ ...ofThreats, times: null, usual: 0 })).toBe('usually none');
    expect(timesText({ ...ofThreats, times: null, usual: null })).toBe('');
  });

  it('write the formula with the numbers of the backend', () => {
    const { formula } = read(anomalyFrames());
    expect(formula && formulaText({ ...formula, pointsPerSigma: 5 })).toEqual([
      'score = 5 × (threats − usual) ÷ sigma, from 0 to 100',
      'usual = median of the earlier windows',
      'sigma = the largest of 1.4826 × median distance from the usual, √usual, 0.1 × usual, and 1 request',
      expect.stringContaining('Of the share'),
    ]);
  });

  it('say why there is no score', () => {
    expect(noScoreText(read(anomalyFrames()))).toBe('');
    expect(noScoreText(read(noHistoryFrames()))).toBe(
      'Only 2 of 7 earlier windows have data that was read in whole. It takes 3 to say what is usual.'
    );
    expect(noScoreText({ ...read(anomalyFrames()), reason: 'the range was not read in whole' })).toContain(
      'The range was not read in whole'
    );
  });

  it('show no number of a window that has none', () => {
    const [range] = read(anomalyFrames()).spans;
    expect(spanNumbers(range)).toEqual(['1,700', '10 %']);
    expect(spanNumbers({ ...range, state: 'incomplete' })).toEqual(['–', '–']);
    expect(spanNumbers({ ...range, threatRatio: null })).toEqual(['1,700', '–']);
  });
});
