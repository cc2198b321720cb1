import '../../../tests/fixtures/browser';

import type { DataQueryRequest } from '@grafana/data';
import { FieldType, LoadingState } from '@grafana/data';
import type { DataSourceSrv } from '@grafana/runtime';
import { config, locationService, setDataSourceSrv } from '@grafana/runtime';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { of, throwError } from 'rxjs';

import { eventsFrame } from '../../../tests/fixtures/events';
import { exact, HOSTILE, overviewFrames } from '../../../tests/fixtures/frames';
import { panelData, parse, show, target, without } from '../../../tests/fixtures/panel';
import type { ThreatQuery } from '../../model/query';
import { testIds } from '../../model/testIds';

jest.setTimeout(60_000); // of machines that do other work

let query: jest.Mock;

beforeEach(() => {
  locationService.push('/');
  query = jest.fn((request: DataQueryRequest<ThreatQuery>) =>
    of({ data: parse([eventsFrame(request.targets[0].offset, request.targets[0].limit)]) })
  );
  setDataSourceSrv({ get: async () => ({ query }) } as unknown as DataSourceSrv);
});

afterEach(() => {
  config.publicDashboardAccessToken = '';
});

// A click by userEvent moves the focus, and each move has the drawer look for what can have it: jsdom takes seconds for that, a browser does not.
const open = async () => {
  const result = show(panelData(overviewFrames()));
  fireEvent.click(screen.getAllByTestId(testIds.panel.openEndpoint)[0]);
  await screen.findAllByTestId(testIds.drawer.event);
  return result;
};

it('shows evidence with the match marked', async () => {
  await open();
  const matches = screen.getAllByTestId(testIds.drawer.match);
  expect(matches[0]).toHaveTextContent('UNION SELECT');
  expect(matches[0].tagName).toBe('MARK');
  expect(matches[1]).toHaveTextContent(HOSTILE.replace('\u202e', '\\u202e').replace('\u001b', '\\e'));
  expect(screen.getByTestId(testIds.drawer.content).querySelector('img')).toBeNull();
});

it('shows whose the endpoint is', async () => {
  await open();
  expect(screen.getByRole('dialog')).toHaveTextContent('Service: shopOwner: team-shop');
});

it('links traces that are no attack themselves', async () => {
  await open();
  const events = screen.getAllByTestId(testIds.drawer.event);
  const link = within(events[0]).getByRole('link', { name: /4bf92f3577b34da6a3ce929d0e0e4730/ });
  expect(link.getAttribute('href')).toMatch(/^\/explore\?left=.*tempo/);
  expect(within(events[1]).queryByRole('link')).not.toBeInTheDocument();
  expect(events[1]).toHaveTextContent(/Trace<img src=x/);
  expect(events[2]).toHaveTextContent('Known botNuclei');
});

it('leads to the log lines of an event where a data source is configured', async () => {
  await open();
  expect(screen.queryByTestId(testIds.drawer.log)).not.toBeInTheDocument();
  const frame = eventsFrame(0, 3);
  const sources = [{ name: 'shop', store: 'loki', explore: '{job="shop"}' }];
  const custom = { frame: 'events', total: 3, logLink: { dataSourceUid: 'logs' }, computed: { ...exact, sources } };
  const schema = { ...frame.schema, meta: { custom } };
  const [read] = parse([{ ...frame, schema }]);
  const source = { name: 'source', type: FieldType.string, config: {}, values: ['shop', 'shop', 'other'] };
  query.mockReturnValue(of({ data: [{ ...read, fields: [...read.fields, source] }] }));
  fireEvent.click(screen.getByTestId(testIds.drawer.next));
  await waitFor(() => expect(screen.getAllByTestId(testIds.drawer.log)).toHaveLength(2));
  expect(screen.getAllByTestId(testIds.drawer.log)[0].getAttribute('href')).toMatch(/^\/explore\?.*panes=.*logs/);
});

it('shows events without traces and bots', async () => {
  query.mockReturnValue(of({ data: parse(without([eventsFrame(0, 3)], 'traceId', 'bot')) }));
  await open();
  expect(screen.getAllByTestId(testIds.drawer.event)[0]).not.toHaveTextContent(/Trace|bot/);
});

it("asks with the panel's own range and filters", async () => {
  await open();
  const request: DataQueryRequest<ThreatQuery> = query.mock.calls[0][0];
  expect(request.filters).toEqual([{ key: 'rule', operator: '=', value: 'x' }]);
  expect(request.targets[0]).toMatchObject({ queryType: 'events', limit: 25, offset: 0 });
  expect(request.targets[0].filters).toEqual([
    ...(target.filters ?? []),
    { key: 'endpointId', operator: '=', values: ['e1'] },
  ]);
});

it('loads more', async () => {
  await open();
  fireEvent.click(screen.getByTestId(testIds.drawer.more));
  await waitFor(() => expect(screen.getAllByTestId(testIds.drawer.event)).toHaveLength(50));
  fireEvent.click(screen.getByTestId(testIds.drawer.more));
  await waitFor(() => expect(screen.getAllByTestId(testIds.drawer.event)).toHaveLength(60));
  expect(screen.queryByTestId(testIds.drawer.more)).not.toBeInTheDocument();
});

const table = (refId: string, columns: Record<string, unknown[]>, computed: object = exact) => ({
  schema: {
    refId,
    name: 'table',
    meta: { custom: { frame: 'table', computed } },
    fields: Object.entries(columns).map(([name, [value]]) => ({ name, type: typeof value })),
  },
  data: { values: Object.values(columns) },
});

it('shows the traffic of an endpoint, and why a part is missing', async () => {
  await open();
  query.mockReturnValue(
    of({
      state: LoadingState.Error,
      data: parse([
        table('totals', { known: ['known'], requests: [1200], errors: [7], durationP95: [0.25] }),
        table('statuses', { statusClass: ['2xx', '5xx'], requests: [1193, 7] }, { ...exact, coverage: 0.5 }),
      ]),
      errors: [{ refId: 'bytes', message: 'the log format has no bytes' }],
    })
  );
  fireEvent.click(screen.getByTestId(testIds.drawer.tab('traffic')));
  const traffic = await screen.findByTestId(testIds.drawer.traffic);
  await waitFor(() => expect(traffic).toHaveTextContent('Requests1,200'));
  expect(traffic).toHaveTextContent('250 ms');
  expect(within(traffic).getByRole('row', { name: '5xx 7' })).toBeInTheDocument();
  expect(traffic).toHaveTextContent('the log format has no bytes');
  expect(traffic).toHaveTextContent('Incomplete: 50 % of the range was read.');
  expect(within(traffic).queryByRole('alert')).not.toBeInTheDocument();
  expect(query).toHaveBeenCalledTimes(2);
  expect(query.mock.calls[1][0]).toMatchObject({ maxDataPoints: 24, filters: [{ key: 'rule' }] });
});

it('shows who sent the threats, or why it may not', async () => {
  await open();
  query.mockReturnValue(of({ data: parse([table('actors', { actor: [HOSTILE, 'b'], threats: [5, 2] })]) }));
  fireEvent.click(screen.getByTestId(testIds.drawer.tab('actors')));
  const actors = await screen.findByTestId(testIds.drawer.actors);
  expect(await within(actors).findAllByRole('row')).toHaveLength(3);
  expect(actors.querySelector('img')).toBeNull();
  query.mockReturnValue(of({ data: [], errors: [{ refId: 'actors', message: 'identities are not for viewers' }] }));
  fireEvent.click(screen.getByTestId(testIds.drawer.next));
  expect(await screen.findByText('identities are not for viewers')).toBeInTheDocument();
});

it('goes to the next endpoint and back', async () => {
  await open();
  expect(screen.getByTestId(testIds.drawer.previous)).toBeDisabled();
  fireEvent.click(screen.getByTestId(testIds.drawer.next));
  await waitFor(() => expect(query).toHaveBeenCalledTimes(2));
  expect(query.mock.calls[1][0].targets[0].filters[1].values).toEqual(['e2']);
  fireEvent.click(screen.getByTestId(testIds.drawer.previous));
  expect(screen.getByRole('dialog')).toHaveTextContent('/cart');
});

it('opens by keyboard and closes', async () => {
  show(panelData(overviewFrames()));
  screen.getAllByTestId(testIds.panel.openEndpoint)[1].focus();
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByTestId(testIds.drawer.content)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByTestId(testIds.drawer.content)).not.toBeInTheDocument());
});

it('says why evidence is missing', async () => {
  query.mockReturnValue(throwError(() => ({ data: { message: 'evidence is for editors' } })));
  show(panelData(overviewFrames()));
  await userEvent.click(screen.getAllByTestId(testIds.panel.openEndpoint)[0]);
  expect(await screen.findByText('evidence is for editors')).toBeInTheDocument();
});

it('is not there on externally shared dashboards', () => {
  config.publicDashboardAccessToken = 'token';
  show(panelData(overviewFrames()), { addFilter: jest.fn() });
  expect(screen.queryByTestId(testIds.panel.openEndpoint)).not.toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /^Exclude/ })).not.toBeInTheDocument();
});
