import type { DataFrameJSON, PanelData } from '@grafana/data';
import { createTheme, dataFrameFromJSON, FieldColorModeId } from '@grafana/data';

import { endpointsFrame, overviewFrames } from '../../tests/fixtures/frames';
import { readOverview } from '../model/overview';
import { evidenceQuery, overviewTarget, UNKNOWN_PATHS } from './drawer/evidenceRequest';
import { facetGroups } from './facets/facetGroups';
import { categoryBars, ruleBars } from './statistics/bars';
import { visibleColumns } from './table/columns';
import { fieldText } from './table/fieldText';
import { outcomeColor, outcomeParts, outcomeText } from './table/outcomeText';
import type { SortColumn } from './table/sorting';
import { sortRows, toggleSorting, trendChange } from './table/sorting';
import { barsPath } from './table/TrendLine';

const overview = readOverview(overviewFrames().map((one) => dataFrameFromJSON(one as DataFrameJSON)));
const rows = overview?.endpoints ?? [];
const same = (rule: string) => rule;

function sorted(column: SortColumn, descending: boolean): string[] {
  return sortRows(rows, [{ column, descending }], same).map((row) => row.id);
}

describe('sorting', () => {
  it('goes by numbers', () => {
    expect(sorted('threats', true)).toEqual(['e1', 'e2', 'e3', 'e4', 'e5', 'e6']);
    expect(sorted('threats', false)).toEqual(['e6', 'e5', 'e4', 'e3', 'e2', 'e1']);
  });

  it('keeps what is not available last in both directions', () => {
    expect(sorted('requests', true)).toEqual(['e5', 'e2', 'e1', 'e3', 'e4', 'e6']);
    expect(sorted('requests', false)).toEqual(['e4', 'e3', 'e1', 'e2', 'e5', 'e6']);
  });

  it('goes by path, severity and time', () => {
    expect(sorted('endpoint', false)[0]).toBe('e6');
    expect(sorted('severity', true).slice(0, 2)).toEqual(['e3', 'e6']);
    expect(sorted('lastSeen', true)[0]).toBe('e2');
  });

  it('breaks ties by threats', () => {
    expect(sorted('blocked', false)).toEqual(['e6', 'e4', 'e5', 'e3', 'e2', 'e1']);
  });

  it('leaves the order of the answer where nothing else decides', () => {
    const alike = rows.slice(0, 3).map((row) => ({ ...row, threats: 5 }));
    const ids = (list: typeof alike) =>
      sortRows(list, [{ column: 'threats', descending: false }], same).map(({ id }) => id);
    expect(ids(alike)).toEqual(['e1', 'e2', 'e3']);
    expect(ids(alike.reverse())).toEqual(['e3', 'e2', 'e1']);
  });

  it('starts numbers with the largest and names with the first', () => {
    const start = [{ column: 'threats', descending: true }] as const;
    expect(toggleSorting(start, 'threats')).toEqual([{ column: 'threats', descending: false }]);
    expect(toggleSorting(start, 'requests')).toEqual([{ column: 'requests', descending: true }]);
    expect(toggleSorting(start, 'endpoint')).toEqual([{ column: 'endpoint', descending: false }]);
  });

  it('goes by several columns, each in its own direction', () => {
    const few = rows.slice(0, 3).map((row, index) => ({ ...row, severity: index === 0 ? 'low' : 'high', threats: 5 }));
    const order = (descending: boolean) =>
      sortRows(
        few,
        [
          { column: 'severity', descending: true },
          { column: 'requests', descending },
        ],
        same
      ).map((row) => row.id);
    expect(order(true)).toEqual(['e2', 'e3', 'e1']);
    expect(order(false)).toEqual(['e3', 'e2', 'e1']);
  });

  it('adds a column after the others, turns it, and leaves it out', () => {
    const one = [{ column: 'threats', descending: true }] as const;
    const two = toggleSorting(one, 'requests', true);
    expect(two).toEqual([...one, { column: 'requests', descending: true }]);
    const turned = toggleSorting(two, 'requests', true);
    expect(turned).toEqual([...one, { column: 'requests', descending: false }]);
    expect(toggleSorting(turned, 'requests', true)).toEqual(one);
    expect(toggleSorting(one, 'threats', true)).toEqual([{ column: 'threats', descending: false }]);
    expect(toggleSorting(two, 'requests')).toEqual([{ column: 'requests', descending: true }]);
  });

  it('draws a trend as one shape, without what is none', () => {
    expect(barsPath([0, 4, 2], 4)).toBe('M4 0h3V60h-3zM8 30h3V60h-3z');
  });

  it('takes a trend by what grew', () => {
    expect(trendChange([1, 1, 5, 5])).toBe(8);
    expect(trendChange([])).toBeUndefined();
  });
});

describe('statistics', () => {
  it('show the rules that affect most APIs', () => {
    const bars = ruleBars(overview?.rules ?? []);
    expect(bars).toHaveLength(6);
    expect(bars[0]).toMatchObject({ label: 'Script tag in a value', value: 5, valueText: '5 APIs · 1.4K threats' });
    expect(bars[4].valueText).toBe('1 API · 300 threats');
    expect(bars[0].onClick).toBeUndefined();
  });

  it('filter by a rule and by a category', () => {
    const add = jest.fn();
    ruleBars(overview?.rules ?? [], add)[0].onClick?.();
    expect(add).toHaveBeenLastCalledWith({ key: 'rule', operator: '=', value: 'xss-script' });
    categoryBars(overview?.categories.type ?? [], 'type', 'type', add)[0].onClick?.();
    expect(add).toHaveBeenLastCalledWith({ key: 'category', operator: '=', value: 'xss' });
  });

  it('mark what is only nearest, and never filter wrongly', () => {
    const bars = categoryBars(overview?.categories.owaspApi2023 ?? [], 'owaspApi2023', 'cwe', jest.fn());
    expect(bars[0]).toMatchObject({ mark: '≈', label: 'API8:2023 Security Misconfiguration', onClick: undefined });
    expect(bars[0].tooltip).toContain('nearest');
    expect(bars[1]).toMatchObject({ label: 'Not listed', mark: undefined });
  });
});

describe('table', () => {
  it('shows services only where there are any', () => {
    expect(visibleColumns(['service', 'threats'], rows)).toEqual(['endpoint', 'service', 'threats']);
    expect(
      visibleColumns(
        ['service', 'threats'],
        rows.map((row) => ({ ...row, service: '' }))
      )
    ).toEqual(['endpoint', 'threats']);
  });

  it('splits threats by outcome', () => {
    expect(outcomeParts(rows[2]).map(({ outcome, count }) => [outcome, count])).toEqual([
      ['passed', 20],
      ['failed', 10],
      ['redirected', 70],
      ['rejected', 500],
      ['blocked', 100],
    ]);
    expect(outcomeText(rows[2])).toContain('Blocked: 100');
    expect(outcomeColor('blocked', createTheme())).not.toBe(outcomeColor('passed', createTheme()));
  });

  it('obeys units and thresholds', () => {
    const frame = dataFrameFromJSON(endpointsFrame() as DataFrameJSON);
    const requests = frame.fields.find((field) => field.name === 'requests');
    expect(fieldText(frame, 'requests', 1234567)).toEqual({ text: '1,234,567' });
    expect(fieldText(frame, 'threatRatio', 0.5)).toEqual({ text: '50 %' });
    if (requests) {
      requests.config = { unit: 'x', color: { mode: FieldColorModeId.Thresholds } };
      requests.display = () => ({ text: '1.2', suffix: ' Mil', numeric: 1, color: 'red' });
    }
    expect(fieldText(frame, 'requests', 1234567)).toEqual({ text: '1.2 Mil', color: 'red' });
  });
});

it('groups facets', () => {
  const groups = facetGroups(overview?.facets ?? []);
  expect(groups.map(({ key, rows: values }) => [key, values.length])).toEqual([
    ['outcome', 3],
    ['country', 7],
    ['organisation', 2],
    ['bot', 1],
    ['owner', 1],
  ]);
  expect(groups[2].rows[0].value).toBe('Example Hosting');
});

describe('evidence', () => {
  const target = {
    refId: 'A',
    queryType: 'overview' as const,
    taxonomy: 'cwe' as const,
    filters: [{ key: 'country', operator: '=', values: ['RU'] }],
    datasource: { uid: 'aut' },
  };

  it('inherits filters and adds the endpoint', () => {
    expect(evidenceQuery(target, 'e1', 25)).toEqual({
      refId: 'evidence',
      queryType: 'events',
      taxonomy: 'cwe',
      datasource: { uid: 'aut' },
      filters: [...target.filters, { key: 'endpointId', operator: '=', values: ['e1'] }],
      limit: 25,
      offset: 25,
    });
    expect(evidenceQuery(target, UNKNOWN_PATHS, 0).filters).toContainEqual({
      key: 'known',
      operator: '=',
      values: ['unknown'],
    });
  });

  it('finds the query of the overview', () => {
    const request = { targets: [{ refId: 'B', queryType: 'other' }, target] };
    const data: Pick<PanelData, 'request'> = { request: request as unknown as PanelData['request'] };
    expect(overviewTarget(data)).toBe(target);
    expect(overviewTarget({})).toBeUndefined();
  });
});
