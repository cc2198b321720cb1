import type { DataFrameJSON } from '@grafana/data';
import { dataFrameFromJSON, LoadingState, toDataFrame } from '@grafana/data';

import { emptyFrames, overviewFrames, partial, summaryFrame } from '../../tests/fixtures/frames';
import { savedPanels } from '../../tests/fixtures/savedPanels';
import { completeOptions, DEFAULT_OPTIONS, migrateOptions } from './options';
import { errorHint, panelState } from './panelState';

const parse = (frames: object[]) => frames.map((one) => dataFrameFromJSON(one as DataFrameJSON));
const full = parse(overviewFrames());
const empty = parse(emptyFrames());

describe('panelState', () => {
  it('is ready with threats', () => {
    expect(panelState({ state: LoadingState.Done, series: full })).toMatchObject({ kind: 'ready', busy: false });
  });

  it('keeps old rows while loading', () => {
    expect(panelState({ state: LoadingState.Loading, series: full })).toMatchObject({ kind: 'ready', busy: true });
  });

  it('keeps old rows on an error and says so', () => {
    expect(
      panelState({ state: LoadingState.Error, series: full, errors: [{ message: 'timeout\u001b[1m' }] })
    ).toMatchObject({
      kind: 'ready',
      problem: 'timeout\\e[1m',
    });
  });

  it('shows an error where there is nothing else', () => {
    expect(panelState({ state: LoadingState.Error, series: [], errors: [{ message: 'no such host' }] })).toEqual({
      kind: 'error',
      message: 'no such host',
    });
    expect(panelState({ state: LoadingState.Error, series: [] })).toEqual({ kind: 'error', message: '' });
    expect(panelState({ state: LoadingState.Done, series: empty, errors: [{ data: { message: 'late' } }] })).toEqual({
      kind: 'error',
      message: 'late',
    });
  });

  it('loads before anything arrived', () => {
    expect(panelState({ state: LoadingState.Loading, series: [] })).toEqual({ kind: 'loading' });
    expect(panelState({ state: LoadingState.Streaming, series: [] })).toEqual({ kind: 'loading' });
  });

  it('says that there are no threats when all was read', () => {
    expect(panelState({ state: LoadingState.Done, series: empty })).toMatchObject({ kind: 'empty' });
  });

  it('does not say so while a part is still to be read', () => {
    const unfinished = parse([summaryFrame({ threats: 0, endpoints: 0 }, partial)]);
    expect(panelState({ state: LoadingState.Streaming, series: unfinished })).toEqual({ kind: 'loading' });
  });

  it('tells no data from the wrong data', () => {
    const other = toDataFrame({ name: 'x', fields: [{ name: 'a', values: [1] }] });
    expect(panelState({ state: LoadingState.Done, series: [] })).toEqual({ kind: 'notConfigured', reason: 'noData' });
    expect(panelState({ state: LoadingState.Done, series: [other] })).toEqual({
      kind: 'notConfigured',
      reason: 'wrongQuery',
    });
  });
});

it.each([
  ['context deadline exceeded', 'timeout'],
  ['the store answered 401 Unauthorized', 'access'],
  ['dial tcp: lookup loki: no such host', 'settings'],
  ['unknown key "contry"', 'query'],
  ['connection refused', 'connection'],
  ['something else', 'unknown'],
])('hints at what helps: %s', (message, hint) => {
  expect(errorHint(message)).toBe(hint);
});

describe('options', () => {
  it('have defaults', () => {
    expect(completeOptions(undefined)).toEqual(DEFAULT_OPTIONS);
    expect(completeOptions({})).toEqual(DEFAULT_OPTIONS);
  });

  it('keep the order and the widths that a reader chose', () => {
    const saved = {
      columns: ['trend', 'requests', 'trend', 'nonsense'],
      columnWidths: { endpoint: 300.6, trend: 1, x: 5 },
    };
    expect(completeOptions(saved)).toMatchObject({
      columns: ['trend', 'requests'],
      columnWidths: { endpoint: 301, trend: 48 },
    });
    expect(completeOptions(saved).columnWidths).not.toHaveProperty('x');
    expect(completeOptions(completeOptions(saved))).toEqual(completeOptions(saved));
  });

  it.each(savedPanels)('migrate a panel saved by $version without a change of its looks', ({ options, columns }) => {
    const panel = { id: 1, type: 'x', options, fieldConfig: { defaults: {}, overrides: [] } };
    const migrated = migrateOptions(panel as Parameters<typeof migrateOptions>[0]);
    expect(migrated).toMatchObject({ columnWidths: {}, groupRows: 'none', ...options, columns });
  });

  it.each([
    ['always', 'always'],
    ['off', 'off'],
    ['sometimes', 'ask'],
    [true, 'ask'],
  ])('compare with before: %s', (saved, anomaly) => {
    expect(completeOptions({ anomaly: saved }).anomaly).toBe(anomaly);
  });

  it('drop what they can not mean, and give columns of earlier versions the order they had', () => {
    expect(
      completeOptions({ taxonomy: 'x', columns: ['trend', 'nonsense', 'requests'], showTable: 'yes', showStrip: false })
    ).toEqual({
      ...DEFAULT_OPTIONS,
      columns: ['requests', 'trend'],
      showStrip: false,
    });
  });

  it('migrate to the same when done twice', () => {
    const panel = { id: 1, type: 'x', options: { columns: ['threats'] }, fieldConfig: { defaults: {}, overrides: [] } };
    const once = migrateOptions(panel as Parameters<typeof migrateOptions>[0]);
    expect(migrateOptions({ ...panel, options: once } as Parameters<typeof migrateOptions>[0])).toEqual(once);
  });
});
