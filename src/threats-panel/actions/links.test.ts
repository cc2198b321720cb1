import { dateTime, urlUtil } from '@grafana/data';

import { panelData, target } from '../../../tests/fixtures/panel';
import type { ThreatQuery } from '../../model/query';
import { alertRuleHref, exploreHref, linkBase } from './links';

const withTarget = (part: Partial<ThreatQuery>, scopedVars = {}) => {
  const data = panelData([]);
  const { request } = data;
  if (!request) {
    throw new Error('the fixture has a request');
  }
  return { ...data, request: { ...request, targets: [{ ...target, ...part }], scopedVars } };
};

const base = (data: Parameters<typeof linkBase>[0], endpointId?: string) => {
  const found = linkBase(data, endpointId);
  if (!found) {
    throw new Error('there is no base');
  }
  return found;
};

const parameters = (href: string) => urlUtil.parseKeyValue(href.slice(href.indexOf('?') + 1));
const parsed = (text: unknown) => JSON.parse(String(text));

describe('links to other pages', () => {
  it('take the filters of query, dashboard and endpoint along', () => {
    expect(base(panelData([]), 'e1').filters).toEqual([
      { key: 'country', operator: '=', values: ['RU'] },
      { key: 'rule', operator: '=', values: ['x'] },
      { key: 'endpointId', operator: '=', values: ['e1'] },
    ]);
  });

  it('have no variables: other pages do not know them', () => {
    const data = withTarget(
      {
        datasource: { type: 'underthreat-apis-datasource', uid: '${ds}' },
        filters: [
          { key: 'service', operator: '=', values: ['$service'] },
          { key: 'host', operator: '=', values: ['${env}.shop.example'] },
        ],
      },
      { ds: { value: 'uid1' }, service: { value: ['cart', 'users'] }, env: { value: 'live' } }
    );
    const { uid, filters } = base(data);
    expect(uid).toBe('uid1');
    expect(filters.slice(0, 2)).toEqual([
      { key: 'service', operator: '=|', values: ['cart', 'users'] },
      { key: 'host', operator: '=', values: ['live.shop.example'] },
    ]);
  });

  it('are not there without a data source', () => {
    expect(linkBase(withTarget({ datasource: { uid: '${unknown}' } }))).toBeUndefined();
    expect(linkBase({ ...panelData([]), request: undefined })).toBeUndefined();
  });

  it('open Explore with the range and the threat requests', () => {
    const href = exploreHref(base(panelData([]), 'e1&panes={}'));
    expect(href.startsWith('/explore?')).toBe(true);
    const { threats } = parsed(parameters(href).panes);
    expect(threats.datasource).toBe('aut');
    expect(threats.range).toEqual({ from: 'now-1h', to: 'now' });
    expect(threats.queries[0].queryType).toBe('events');
    expect(threats.queries[0].filters.at(-1).values).toEqual(['e1&panes={}']);
  });

  it('give fixed ranges as milliseconds', () => {
    const raw = { from: dateTime(1000), to: dateTime(2000) };
    const data = panelData([]);
    const { threats } = parsed(parameters(exploreHref(base({ ...data, timeRange: { ...data.timeRange, raw } }))).panes);
    expect(threats.range).toEqual({ from: '1000', to: '2000' });
  });

  it('open a new alert rule with a query that alert rules take, and a threshold', () => {
    const defaults = parsed(parameters(alertRuleHref(base(panelData([])), 'Threats "x"')).defaults);
    expect(defaults.name).toBe('Threats "x"');
    const [query, threshold] = defaults.queries;
    expect(query.model).toMatchObject({ queryType: 'value', groupBy: ['endpoint'], metrics: ['threats'] });
    expect(query.datasourceUid).toBe('aut');
    expect(threshold.model).toMatchObject({ type: 'threshold', expression: 'A' });
    expect(defaults.condition).toBe(threshold.refId);
  });
});
