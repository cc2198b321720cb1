import { LoadingState, toDataFrame } from '@grafana/data';

import { breakSilence } from './silence';

const overview = [{ refId: 'A', queryType: 'overview' as const }];

it('turns a lost answer into an error', () => {
  expect(breakSilence(overview, { data: [] })).toMatchObject({
    state: LoadingState.Error,
    errors: [{ message: expect.stringContaining('No answer') }],
  });
  expect(breakSilence([{ refId: 'A' }], { data: [], state: LoadingState.Done }).state).toBe(LoadingState.Error);
});

it.each([
  ['frames', overview, { data: [toDataFrame({ fields: [] })] }],
  ['an error', overview, { data: [], errors: [{ message: 'x' }] }],
  ['nothing yet', overview, { data: [], state: LoadingState.Streaming }],
  ['no series', [{ refId: 'A', queryType: 'series' as const }], { data: [] }],
  ['nothing asked', [], { data: [] }],
])('leaves %s alone', (_, queries, response) => {
  expect(breakSilence(queries, response)).toBe(response);
});
