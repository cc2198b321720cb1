import '../../tests/fixtures/browser';

import type { DataFrameJSON, DataQueryRequest, PanelData, PanelProps } from '@grafana/data';
import { dataFrameFromJSON, dateTime, EventBusSrv, LoadingState } from '@grafana/data';
import type { DataSourceSrv } from '@grafana/runtime';
import { config, setDataSourceSrv } from '@grafana/runtime';
import { PanelContextProvider } from '@grafana/ui';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { of, throwError } from 'rxjs';

import { eventsFrame } from '../../tests/fixtures/events';
import { emptyFrames, HOSTILE, overviewFrames, partial } from '../../tests/fixtures/frames';
import type { ThreatQuery } from '../model/query';
import { testIds } from '../model/testIds';
import type { PanelOptions } from './options';
import { completeOptions } from './options';
import { ThreatsPanel } from './ThreatsPanel';

const parse = (frames: object[]) => frames.map((one) => dataFrameFromJSON(one as DataFrameJSON));
const range = { from: dateTime(0), to: dateTime(1), raw: { from: 'now-1h', to: 'now' } };
const target: ThreatQuery = {
  refId: 'A',
  queryType: 'overview',
  datasource: { uid: 'aut', type: 'underthreat-apis-datasource' },
  filters: [{ key: 'country', operator: '=', values: ['RU'] }],
};

function panelData(frames: object[], part: Partial<PanelData> = {}): PanelData {
  const request = { targets: [target], range, scopedVars: {}, filters: [{ key: 'rule', operator: '=', value: 'x' }] };
  return {
    state: LoadingState.Done,
    series: parse(frames),
    timeRange: range,
    request: request as unknown as DataQueryRequest,
    ...part,
  };
}

function show(
  data: PanelData,
  { options = {}, addFilter }: { options?: Partial<PanelOptions>; addFilter?: jest.Mock } = {}
) {
  const props: PanelProps<PanelOptions> = {
    id: 1,
    data,
    timeRange: range,
    timeZone: 'utc',
    options: completeOptions(options),
    fieldConfig: { defaults: {}, overrides: [] },
    transparent: false,
    width: 1600,
    height: 900,
    renderCounter: 1,
    title: '',
    eventBus: new EventBusSrv(),
    onOptionsChange: () => {},
    onFieldConfigChange: () => {},
    replaceVariables: (text) => text,
    onChangeTimeRange: () => {},
  };
  const context = { eventsScope: 'x', eventBus: new EventBusSrv(), onAddAdHocFilter: addFilter };
  return render(
    <PanelContextProvider value={context}>
      <ThreatsPanel {...props} />
    </PanelContextProvider>
  );
}

const paths = () => screen.getAllByTestId(testIds.panel.openEndpoint).map((button) => button.textContent);

describe('states', () => {
  it('loads', () => {
    show(panelData([], { state: LoadingState.Loading }));
    expect(screen.getByTestId(testIds.panel.loading)).toBeInTheDocument();
  });

  it('explains an error', () => {
    show(panelData([], { state: LoadingState.Error, errors: [{ message: 'context deadline exceeded' }] }));
    expect(screen.getByRole('alert')).toHaveTextContent(/context deadline exceeded.*shorter range/);
  });

  it('tells that there are no threats, and what was read', () => {
    show(panelData(emptyFrames()));
    expect(screen.getByTestId(testIds.panel.empty)).toHaveTextContent(
      /No threats in this range.*40,900,000 requests were read/
    );
  });

  it('tells what to do without an overview', () => {
    show(panelData([]));
    expect(screen.getByTestId(testIds.panel.notConfigured)).toHaveTextContent(
      /data source of the type APIs Under Threat/
    );
  });

  it('keeps old rows beneath a problem', () => {
    show(panelData(overviewFrames(), { state: LoadingState.Error, errors: [{ message: 'refused' }] }));
    expect(screen.getByText('refused')).toBeInTheDocument();
    expect(paths()).toHaveLength(6);
  });
});

describe('statistics', () => {
  it('shows totals', () => {
    show(panelData(overviewFrames()));
    expect(screen.getByTestId(testIds.panel.total('threats'))).toHaveTextContent('4,1800.01 %');
    expect(screen.getByTestId(testIds.panel.total('endpoints'))).toHaveTextContent('6');
  });

  it.each([
    ['OWASP API 2023', 'API8:2023'],
    ['OWASP 2025', 'A05:2025'],
    ['OWASP 2021', 'A03:2021'],
    ['OWASP API 2019', 'API8:2019'],
    ['OWASP 2017', 'A7:2017'],
    ['CWE', 'CWE-79'],
    ['Threat type', 'xss'],
  ])('switches to %s', async (label, key) => {
    show(panelData(overviewFrames()), { options: { taxonomy: label === 'CWE' ? 'type' : 'cwe' } });
    await userEvent.click(screen.getByRole('radio', { name: label }));
    const card = screen.getByTestId(testIds.panel.topTypes);
    expect(within(card).getByTestId(testIds.panel.bar(key))).toBeInTheDocument();
  });

  it('adds filters by click where that is possible', async () => {
    const addFilter = jest.fn();
    show(panelData(overviewFrames()), { addFilter });
    await userEvent.click(screen.getByTestId(testIds.panel.bar('xss-script')));
    expect(addFilter).toHaveBeenCalledWith({ key: 'rule', operator: '=', value: 'xss-script' });
    await userEvent.click(screen.getAllByRole('button', { name: 'Exclude POST /cart' })[0]);
    expect(addFilter).toHaveBeenLastCalledWith({ key: 'endpoint', operator: '!=', value: 'POST /cart' });
  });

  it('is not clickable elsewhere', () => {
    show(panelData(overviewFrames()));
    expect(screen.getByTestId(testIds.panel.bar('xss-script')).tagName).toBe('SPAN');
    expect(screen.queryByRole('button', { name: /^Exclude/ })).not.toBeInTheDocument();
  });

  it('can be switched off, as the other sections', () => {
    show(panelData(overviewFrames()), {
      options: { showStatistics: false, showStrip: false, showFacets: false, showTable: false },
    });
    for (const id of [testIds.panel.totals, testIds.panel.strip, testIds.panel.facets, testIds.panel.table]) {
      expect(screen.queryByTestId(id)).not.toBeInTheDocument();
    }
  });
});

describe('strip', () => {
  it('says in a line how it was computed', () => {
    show(panelData(overviewFrames()));
    expect(screen.getByTestId(testIds.panel.strip)).toHaveTextContent('exact · 24 h · 41M entries · 3.1 s');
  });

  it('shows the details, with log lines as text', async () => {
    show(panelData(overviewFrames(partial)));
    await userEvent.click(screen.getByTestId(testIds.panel.strip));
    const details = await screen.findByTestId(testIds.panel.stripDetails);
    expect(details).toHaveTextContent('hours before it have not been read');
    expect(details).toHaveTextContent('<b>not a request</b> \\e[2J');
    expect(details).toHaveTextContent('threats only, requests stay whole');
    expect(screen.getByTestId(testIds.panel.strip)).toHaveTextContent('partial · 62 % read');
  });
});

describe('table', () => {
  it('sorts by header, and says so', async () => {
    show(panelData(overviewFrames()));
    expect(paths()[0]).toBe('/cart');
    const header = screen.getByTestId(testIds.panel.header('requests'));
    expect(header).toHaveAttribute('aria-sort', 'none');
    await userEvent.click(within(header).getByRole('button'));
    expect(header).toHaveAttribute('aria-sort', 'descending');
    expect(paths()[0]).toBe('/v2/catalogue/search');
    await userEvent.keyboard('{Enter}');
    expect(header).toHaveAttribute('aria-sort', 'ascending');
    expect(paths()[5]).toBe('/admin/settings');
  });

  it('counts rows and shows what is not available', () => {
    show(panelData(overviewFrames()));
    expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', '7');
    expect(screen.getAllByTestId(testIds.panel.row)[5]).toHaveTextContent('n/a');
  });

  it('shows hostile text as text', () => {
    const { container } = show(panelData(overviewFrames()));
    expect(container.querySelector('script, img')).toBeNull();
    expect(container).not.toHaveTextContent('\u202e');
    expect(paths()).toContain('/search/<script>window.pwned=1</script>\\u202e');
  });
});

describe('drawer', () => {
  let query: jest.Mock;

  beforeEach(() => {
    query = jest.fn((request: DataQueryRequest<ThreatQuery>) =>
      of({ data: parse([eventsFrame(request.targets[0].offset, request.targets[0].limit)]) })
    );
    setDataSourceSrv({ get: async () => ({ query }) } as unknown as DataSourceSrv);
  });

  afterEach(() => {
    config.publicDashboardAccessToken = '';
  });

  const open = async () => {
    const result = show(panelData(overviewFrames()));
    await userEvent.click(screen.getAllByTestId(testIds.panel.openEndpoint)[0]);
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
    await userEvent.click(screen.getByTestId(testIds.drawer.more));
    await waitFor(() => expect(screen.getAllByTestId(testIds.drawer.event)).toHaveLength(50));
    await userEvent.click(screen.getByTestId(testIds.drawer.more));
    await waitFor(() => expect(screen.getAllByTestId(testIds.drawer.event)).toHaveLength(60));
    expect(screen.queryByTestId(testIds.drawer.more)).not.toBeInTheDocument();
  });

  it('goes to the next endpoint and back', async () => {
    await open();
    expect(screen.getByTestId(testIds.drawer.previous)).toBeDisabled();
    await userEvent.click(screen.getByTestId(testIds.drawer.next));
    await waitFor(() => expect(query).toHaveBeenCalledTimes(2));
    expect(query.mock.calls[1][0].targets[0].filters[1].values).toEqual(['e2']);
    await userEvent.click(screen.getByTestId(testIds.drawer.previous));
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
});
