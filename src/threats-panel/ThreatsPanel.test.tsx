import '../../tests/fixtures/browser';

import { LoadingState } from '@grafana/data';
import type { DataSourceSrv } from '@grafana/runtime';
import { setDataSourceSrv } from '@grafana/runtime';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { emptyFrames, NOON, overviewFrames, partial, summaryFrame } from '../../tests/fixtures/frames';
import { panelData, show, without } from '../../tests/fixtures/panel';
import { askFrames, joined, reading } from '../../tests/fixtures/reading';
import { testIds } from '../model/testIds';

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

  it('says how far the reading is, while nothing was found and while something was', () => {
    const { unmount } = show(panelData(emptyFrames(reading(0.25)), { state: LoadingState.Streaming }));
    expect(screen.getByTestId(testIds.panel.loading)).toHaveTextContent('25 % read, the newest first');
    unmount();
    show(panelData(overviewFrames(reading(0.5)), { state: LoadingState.Streaming }));
    expect(screen.getByTestId(testIds.panel.share)).toHaveTextContent('50 % read, the newest first');
    expect(paths()).toHaveLength(6);
  });

  it('asks before it reads very much, and reads again when told to', async () => {
    const source = { allow: jest.fn(), agree: jest.fn(), readAgain: jest.fn() };
    setDataSourceSrv({ get: () => Promise.resolve(source) } as unknown as DataSourceSrv);
    const { unmount } = show(panelData(askFrames()));
    expect(screen.getByTestId(testIds.panel.ask)).toHaveTextContent(/About 111.8 GiB.*up to 46.6 GiB without asking/);
    await waitFor(() => expect(screen.getByTestId(testIds.panel.allow)).toBeEnabled());
    await userEvent.click(screen.getByTestId(testIds.panel.allow));
    expect(source.allow).toHaveBeenCalledWith(120e9);
    unmount();
    show(panelData(overviewFrames(reading(1))));
    await userEvent.click(await screen.findByTestId(testIds.panel.readAgain));
    expect(source.readAgain).toHaveBeenCalled();
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
    await userEvent.hover(screen.getAllByTestId(testIds.panel.row)[0]);
    await userEvent.click(screen.getByRole('button', { name: 'Exclude POST /cart' }));
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

describe('several sources', () => {
  it('says which, how they were joined and what is derived', async () => {
    show(panelData(overviewFrames(joined)));
    expect(screen.getByTestId(testIds.panel.strip)).toHaveTextContent('exact · 24 h · 3 sources · 41M entries');
    await userEvent.click(screen.getByTestId(testIds.panel.strip));
    const details = await screen.findByTestId(testIds.panel.stripDetails);
    expect(details).toHaveTextContent('wafVerdicts · Coraza · 120 entries');
    expect(details).toHaveTextContent(/By request or trace id90.*within two seconds20.*counted as one10/);
    expect(details).toHaveTextContent('Countryderived: from the table of networks');
    expect(within(details).getByRole('link', { name: /DB-IP/ })).toHaveAttribute(
      'href',
      expect.stringContaining('db-ip')
    );
  });
});

describe('table', () => {
  it('tags endpoints in words', () => {
    const { container } = show(panelData(overviewFrames()));
    const tags = screen.getAllByTestId(testIds.panel.tags).map((list) => list.textContent);
    expect(tags.slice(0, 2)).toEqual(['documented', 'documenteddeprecated']);
    expect(screen.getByText('shadow', { selector: '[title^="It answers"]:only-child' })).toBeInTheDocument();
    expect(container.querySelector('img')).toBeNull();
  });

  it('shows answers without tags and owners', () => {
    show(panelData(without(overviewFrames(), 'tags', 'owner')));
    expect(paths()).toHaveLength(6);
    expect(screen.queryByTestId(testIds.panel.tags)).not.toBeInTheDocument();
  });

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

describe('threats over time', () => {
  it('make a part of them the range, by keyboard alone', async () => {
    const changeRange = jest.fn();
    show(panelData(overviewFrames()), { changeRange });
    const parts = within(screen.getByTestId(testIds.panel.timeline)).getByRole('listbox');
    parts.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
    const chosen = within(parts).getAllByRole('option', { selected: true });
    expect(chosen).toHaveLength(2);
    expect(chosen[1]).toHaveAccessibleName(/500 threat requests \(Answered 2xx: 100, Rejected 4xx: 400\)/);
    await userEvent.keyboard('{Enter}');
    expect(changeRange).toHaveBeenCalledWith({ from: NOON - 20 * 3_600_000, to: NOON - 12 * 3_600_000 });
  });

  it('can be switched off, and filter by an outcome', async () => {
    const addFilter = jest.fn();
    const { unmount } = show(panelData(overviewFrames()), { addFilter });
    await userEvent.click(within(screen.getByTestId(testIds.panel.timeline)).getByRole('button', { name: /Failed/ }));
    expect(addFilter).toHaveBeenCalledWith({ key: 'outcome', operator: '=', value: 'failed' });
    unmount();
    show(panelData(overviewFrames()), { options: { showTimeline: false } });
    expect(screen.queryByTestId(testIds.panel.timeline)).not.toBeInTheDocument();
  });
});

describe('attributes', () => {
  it('are searched and folded', async () => {
    show(panelData(overviewFrames()));
    const facets = screen.getByTestId(testIds.panel.facets);
    await userEvent.type(screen.getByTestId(testIds.panel.facetSearch), 'hosting');
    expect(within(facets).getAllByRole('listitem')).toHaveLength(1);
    await userEvent.clear(screen.getByTestId(testIds.panel.facetSearch));
    await userEvent.type(screen.getByTestId(testIds.panel.facetSearch), 'no such value');
    expect(facets).toHaveTextContent('No value matches.');
    await userEvent.clear(screen.getByTestId(testIds.panel.facetSearch));
    const outcomes = within(facets).getByRole('button', { name: 'Outcome' });
    const before = within(facets).getAllByRole('listitem').length;
    await userEvent.click(outcomes);
    expect(outcomes).toHaveAttribute('aria-expanded', 'false');
    expect(within(facets).getAllByRole('listitem')).toHaveLength(before - 3);
  });

  it('are in a drawer where there is no room', async () => {
    show(panelData(overviewFrames()), { width: 600 });
    expect(screen.queryByTestId(testIds.panel.facets)).not.toBeInTheDocument();
    await userEvent.click(screen.getByTestId(testIds.panel.openFacets));
    expect(await screen.findByTestId(testIds.panel.facets)).toBeInTheDocument();
  });
});

describe('files', () => {
  const open = async (frames: object[]) => {
    show(panelData(frames));
    await userEvent.click(screen.getByTestId(testIds.panel.actions));
    return screen.findByRole('menu');
  };

  it('say nothing where they hold everything', async () => {
    expect(await open(overviewFrames())).not.toHaveTextContent(/Only|first/);
  });

  it('say what was not read', async () => {
    expect(await open(overviewFrames(partial))).toHaveTextContent('Only 62 % of the range was read');
  });

  it('say what was left out of them', async () => {
    const cut = overviewFrames().map((frame) =>
      frame.schema.name === 'facets'
        ? { ...frame, schema: { ...frame.schema, meta: { custom: { frame: 'facets', note: 'fifty values at most' } } } }
        : frame
    );
    const menu = await open([summaryFrame({ endpoints: 60 }), ...cut.slice(1)]);
    expect(menu).toHaveTextContent('APIs under threat (the first 6 of 60)');
    expect(menu).toHaveTextContent('Attributes (fifty values at most)');
    expect(menu).not.toHaveTextContent('Threat rules (');
  });
});
