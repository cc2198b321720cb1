import '../../../tests/fixtures/browser';

import type { DataQueryRequest, DataQueryResponse, PanelData } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import type { DataSourceSrv } from '@grafana/runtime';
import { config, setDataSourceSrv } from '@grafana/runtime';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { of, Subject, throwError } from 'rxjs';

import { anomalyFrames, askAnomalyFrames, noHistoryFrames } from '../../../tests/fixtures/anomaly';
import { exact, NOON, overviewFrames, partial } from '../../../tests/fixtures/frames';
import { panelData, parse, show } from '../../../tests/fixtures/panel';
import { reading } from '../../../tests/fixtures/reading';
import type { ThreatQuery } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { PanelOptions } from '../options';

jest.setTimeout(60_000); // of machines that do other work

const { panel } = testIds;
const tile = () => screen.getByTestId(panel.total('anomaly'));
const done = (frames: object[]): DataQueryResponse => ({ data: parse(frames), state: LoadingState.Done });

let query: jest.Mock;
let agree: jest.Mock;

beforeEach(() => {
  query = jest.fn((_request: DataQueryRequest<ThreatQuery>) => of(done(anomalyFrames())));
  agree = jest.fn();
  const source = { query, agree, allow: jest.fn(), readAgain: jest.fn() };
  setDataSourceSrv({ get: () => Promise.resolve(source) } as unknown as DataSourceSrv);
});

afterEach(() => {
  config.publicDashboardAccessToken = '';
});

const open = (data: PanelData = panelData(overviewFrames()), options: Partial<PanelOptions> = {}) =>
  show(data, { options: { showTable: false, showFacets: false, showStrip: false, ...options } });
const compare = () => fireEvent.click(screen.getByTestId(panel.compare));

it('compares when it is asked to, and shows numbers and formula', async () => {
  open();
  expect(query).not.toHaveBeenCalled();
  compare();
  await waitFor(() => expect(tile()).toHaveTextContent('701.7× the usual'));
  const request: DataQueryRequest<ThreatQuery> = query.mock.calls[0][0];
  expect(request.targets).toEqual([expect.objectContaining({ queryType: 'anomaly', refId: 'anomaly' })]);
  expect(request.filters).toEqual([{ key: 'rule', operator: '=', value: 'x' }]);
  fireEvent.click(screen.getByTestId(panel.anomaly));
  const details = await screen.findByTestId(panel.anomalyDetails);
  expect(details).toHaveTextContent('usually 1,000 ± 100');
  expect(details).toHaveTextContent('score = 10 × (threats − usual) ÷ sigma');
  expect(details.querySelectorAll('tbody tr')).toHaveLength(8);
});

it('says how far it is, and ends when told to', async () => {
  const answers = new Subject<DataQueryResponse>();
  query.mockReturnValue(answers);
  open();
  compare();
  await waitFor(() => expect(query).toHaveBeenCalled());
  act(() => answers.next({ data: parse(anomalyFrames(reading(0.4))), state: LoadingState.Streaming }));
  expect(screen.getByTestId(panel.comparing)).toHaveTextContent('40 %');
  expect(screen.queryByTestId(panel.anomaly)).not.toBeInTheDocument();
  fireEvent.click(screen.getByRole('button', { name: 'Stop comparing' }));
  expect(answers.observed).toBe(false);
  expect(screen.getByTestId(panel.compare)).toBeEnabled();
});

it('ends when the reader leaves', async () => {
  const answers = new Subject<DataQueryResponse>();
  query.mockReturnValue(answers);
  const { unmount } = open();
  compare();
  await waitFor(() => expect(answers.observed).toBe(true));
  unmount();
  expect(answers.observed).toBe(false);
});

it('asks before it reads very much', async () => {
  query.mockReturnValueOnce(of(done(askAnomalyFrames())));
  open();
  compare();
  const allow = await screen.findByTestId(panel.compareAllow);
  expect(allow).toHaveTextContent('Read 111.8 GiB');
  fireEvent.click(allow);
  await screen.findByTestId(panel.anomaly);
  expect(agree).toHaveBeenCalledWith(120e9);
  expect(query).toHaveBeenCalledTimes(2);
});

it('says why there is no score', async () => {
  query.mockReturnValueOnce(of(done(noHistoryFrames()))).mockReturnValueOnce(throwError(() => new Error('refused')));
  open();
  compare();
  fireEvent.click(await screen.findByTestId(panel.anomaly));
  expect(tile()).toHaveTextContent('n/a');
  expect(await screen.findByTestId(panel.anomalyDetails)).toHaveTextContent('Only 2 of 7 earlier windows');
  fireEvent.click(screen.getByTestId(panel.compareAgain));
  fireEvent.click(await screen.findByRole('button', { name: 'No anomaly score: why' }));
  expect(await screen.findByText('refused')).toBeInTheDocument();
});

it('does not compare a part of a range', () => {
  open(panelData(overviewFrames(partial)));
  expect(screen.getByTestId(panel.compare)).toHaveAttribute('aria-disabled', 'true');
  compare();
  expect(query).not.toHaveBeenCalled();
});

it('compares by itself where the panel says so, after all else is there', async () => {
  const { unmount } = open(panelData(overviewFrames(reading(0.5)), { state: LoadingState.Streaming }), {
    anomaly: 'always',
  });
  expect(query).not.toHaveBeenCalled();
  unmount();
  open(panelData(overviewFrames({ ...exact, window: { from: NOON - 1, to: NOON } })), { anomaly: 'always' });
  await screen.findByTestId(panel.anomaly);
  expect(query).toHaveBeenCalledTimes(1);
});

it('is not there where it can not or must not be', () => {
  const { unmount } = open(undefined, { anomaly: 'off' });
  expect(screen.queryByTestId(panel.total('anomaly'))).not.toBeInTheDocument();
  unmount();
  config.publicDashboardAccessToken = 'x';
  open();
  expect(screen.queryByTestId(panel.total('anomaly'))).not.toBeInTheDocument();
});
