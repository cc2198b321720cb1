import { logHref } from './logHref';

const sources = [
  { name: 'gateway', store: 'loki', explore: '{job="gateway"}' },
  { name: 'waf', store: 'elasticsearch', explore: 'event.module:waf' },
  { name: 'edge', store: 'opensearch', explore: '*' },
  { name: 'sample', store: 'sample', explore: 'sample traffic' },
];
const link = { dataSourceUid: 'logs', sources };
const AT = 1_750_000_000_123.4;

function pane(source: string): { range: unknown; queries: unknown[]; datasource: string } {
  const href = new URL(logHref(link, { source, time: AT }) ?? '', 'http://grafana');
  expect(href.pathname).toBe('/explore');
  return JSON.parse(href.searchParams.get('panes') ?? '').log;
}

it("asks each store's own data source for the millisecond of the event", () => {
  expect(pane('gateway')).toEqual({
    datasource: 'logs',
    queries: [{ refId: 'A', datasource: { uid: 'logs' }, expr: '{job="gateway"}', queryType: 'range' }],
    range: { from: '1750000000123', to: '1750000000124' },
  });
  const metrics = [{ id: '1', type: 'logs' }];
  expect(pane('waf').queries).toEqual([
    { refId: 'A', datasource: { uid: 'logs' }, query: 'event.module:waf', metrics, bucketAggs: [] },
  ]);
  expect(pane('edge').queries).toEqual([
    { refId: 'A', datasource: { uid: 'logs' }, query: '*', queryType: 'lucene', metrics, bucketAggs: [] },
  ]);
});

it('leads nowhere without a data source, a known source, or a time', () => {
  expect(logHref(undefined, { source: 'gateway', time: AT })).toBeUndefined();
  expect(logHref(link, { source: 'sample', time: AT })).toBeUndefined();
  expect(logHref(link, { source: 'other', time: AT })).toBeUndefined();
  expect(logHref(link, { source: 'gateway', time: null })).toBeUndefined();
});
