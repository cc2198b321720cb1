import type { DataQueryRequest, DataSourceInstanceSettings } from '@grafana/data';
import { CoreApp, dateTime } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';

import type { ThreatQuery } from '../model/query';
import type { ThreatSettings } from '../model/settings';
import { prepareAnnotation } from './annotations';
import { DataSource } from './datasource';
import type { VariableQuery } from './variables';

const variables: Record<string, string | string[]> = { country: ['RU', 'C.N'], rule: 'sqli|xss', one: ['DE'] };

function replace(text = '', _vars: unknown, format?: unknown): string {
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
    const value = variables[name];
    if (value === undefined) {
      return whole;
    }
    return typeof format === 'function' ? format(value, {}) : Array.isArray(value) ? `{${value.join(',')}}` : value;
  });
}

const settings = {
  id: 1,
  uid: 'aut',
  type: 'underthreat-apis-datasource',
  name: 'Threats',
  jsonData: {},
} as DataSourceInstanceSettings<ThreatSettings>;

const range = { from: dateTime(1000), to: dateTime(2000), raw: { from: 'now-1h', to: 'now' } };

function dataSource(resource: unknown = []) {
  const source = new DataSource(settings);
  const getResource = jest.spyOn(source, 'getResource').mockResolvedValue(resource);
  return { source, getResource };
}

beforeAll(() => {
  setTemplateSrv({ replace, getVariables: () => [], containsTemplate: () => false, updateTimeRange: () => {} });
});

describe('applyTemplateVariables', () => {
  const query: ThreatQuery = {
    refId: 'A',
    queryType: 'overview',
    filters: [
      { key: 'country', operator: '=', values: ['$country'] },
      { key: 'user', operator: '=', values: ['id-$one'] },
      { key: 'rule', operator: '=~', values: ['$country', 'x.*$rule'] },
      { key: 'path', operator: '=', values: ['/a$unknown'] },
    ],
  };

  it('interpolates by operator and merges the filters of the dashboard', () => {
    const { source } = dataSource();
    const adHoc = [{ key: 'outcome', operator: '=|', value: 'passed', values: ['passed', 'failed'], origin: 'x' }];
    expect(source.applyTemplateVariables(query, {}, adHoc).filters).toEqual([
      { key: 'country', operator: '=|', values: ['RU', 'C.N'] },
      { key: 'user', operator: '=', values: ['id-DE'] },
      { key: 'rule', operator: '=~', values: ['(RU|C\\.N)', 'x.*sqli\\|xss'] },
      { key: 'path', operator: '=', values: ['/a$unknown'] },
      { key: 'outcome', operator: '=|', values: ['passed', 'failed'] },
    ]);
  });

  it('changes nothing of the query it was given', () => {
    const before = JSON.stringify(query);
    dataSource().source.applyTemplateVariables(query, {}, []);
    expect(JSON.stringify(query)).toBe(before);
  });

  it('names itself in interpolated queries', () => {
    expect(dataSource().source.interpolateVariablesInQueries([query], {})[0].datasource).toMatchObject({ uid: 'aut' });
  });
});

it('offers alert rules a query that they can take', () => {
  const { source } = dataSource();
  expect(source.getDefaultQuery(CoreApp.UnifiedAlerting).queryType).toBe('value');
  expect(source.getDefaultQuery(CoreApp.Dashboard).queryType).toBe('overview');
});

it('runs neither hidden queries nor unknown types', () => {
  const { source } = dataSource();
  const unknown: object = { refId: 'A', queryType: 'x' };
  expect(source.filterQuery({ refId: 'A' })).toBe(true);
  expect(source.filterQuery({ refId: 'A', hide: true })).toBe(false);
  expect(source.filterQuery(unknown as ThreatQuery)).toBe(false);
});

it('says what a query asks', () => {
  const query: ThreatQuery = {
    refId: 'A',
    queryType: 'value',
    metrics: ['threats'],
    groupBy: ['endpoint'],
    filters: [{ key: 'country', operator: '=', values: ['RU'] }],
  };
  expect(dataSource().source.getQueryDisplayText(query)).toBe('Value · Threat requests · Endpoint · country = RU');
});

it('lists filter keys and values', async () => {
  const keys = dataSource([{ value: 'rule', text: 'Threat rule', group: 'threat' }]);
  expect(await keys.source.getTagKeys()).toEqual([{ value: 'rule', text: 'Threat rule', group: 'threat' }]);
  const values = dataSource([{ value: 'RU', text: 'Russia', count: 3 }]);
  expect(
    await values.source.getTagValues({
      key: 'country',
      filters: [{ key: 'rule', operator: '=', value: 'x' }],
      timeRange: range,
    })
  ).toEqual([{ value: 'RU', text: 'Russia' }]);
  expect(values.getResource).toHaveBeenCalledWith('filter-values', {
    key: 'country',
    from: 1000,
    to: 2000,
    filters: '[{"key":"rule","operator":"=","values":["x"]}]',
  });
});

describe('variables', () => {
  const request = (dimension?: string) =>
    ({ targets: [{ refId: 'v', dimension }], range }) as DataQueryRequest<VariableQuery>;

  it('are the values of a dimension in the range', async () => {
    const { source } = dataSource([{ value: 'RU', text: 'Russia' }]);
    const answer = source.variables && 'query' in source.variables ? source.variables.query : undefined;
    expect(answer).toBeDefined();
    const support = source.variables as unknown as { query: (query: object) => ReturnType<NonNullable<typeof answer>> };
    expect(await lastValueFrom(support.query(request('country')))).toEqual({ data: [{ value: 'RU', text: 'Russia' }] });
    expect(await lastValueFrom(support.query(request()))).toEqual({ data: [] });
  });
});

describe('annotations', () => {
  it('complete what was saved', () => {
    const prepared = prepareAnnotation({ name: 'Attacks', target: { refId: 'Anno', queryType: 'overview' } });
    expect(prepared).toMatchObject({ name: 'Attacks', target: { queryType: 'events', refId: 'Anno' } });
    expect(prepareAnnotation({ target: { queryType: 'series', metrics: ['threats'] } }).target?.queryType).toBe(
      'series'
    );
    expect(prepareAnnotation(undefined).target).toMatchObject({ queryType: 'events', limit: 200 });
  });

  it('are stable', () => {
    const once = prepareAnnotation({ name: 'x' });
    expect(prepareAnnotation(once)).toEqual(once);
  });
});
