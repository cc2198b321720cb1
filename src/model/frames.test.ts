import type { DataFrame, DataFrameJSON } from '@grafana/data';
import { dataFrameFromJSON, toDataFrame } from '@grafana/data';

import { eventsFrame, rulesResource } from '../../tests/fixtures/events';
import { exact, HOSTILE, HOSTILE_PATH, overviewFrames, partial, summaryFrame } from '../../tests/fixtures/frames';
import { joined } from '../../tests/fixtures/reading';
import { readComputed } from './computed';
import { readEvents } from './events';
import { readOverview } from './overview';
import {
  readEndpointPreview,
  readFilterKeys,
  readFilterValues,
  readFormats,
  readRules,
  readSuggestions,
} from './resources';

const parse = (frames: object[]): DataFrame[] => frames.map((one) => dataFrameFromJSON(one as DataFrameJSON));

describe('readOverview', () => {
  it('reads every frame, in any order', () => {
    const overview = readOverview(parse(overviewFrames().reverse()));
    expect(overview?.summary).toMatchObject({ requests: 40_900_000, threats: 4180, endpoints: 6 });
    expect(overview?.endpoints).toHaveLength(6);
    expect(overview?.endpoints[0]).toMatchObject({
      id: 'e1',
      method: 'POST',
      path: '/cart',
      threats: 1900,
      blocked: 800,
      rules: ['sqli-union', 'xss-script', 'traversal', 'scanner-agent'],
    });
    expect(overview?.endpoints[1]).toMatchObject({ owner: 'team-users', tags: ['documented', 'deprecated'] });
    expect(overview?.endpoints[3].path).toBe(HOSTILE_PATH);
    expect(overview?.endpoints[5].requests).toBeNull();
    expect(overview?.endpoints[0].trend).toHaveLength(24);
    expect(Object.keys(overview?.categories ?? {})).toHaveLength(7);
    expect(overview?.categories.owaspApi2023?.[0]).toMatchObject({
      category: 'API8:2023',
      basis: 'nearest',
      threats: 3250,
    });
    expect(overview?.facets[0]).toEqual({ key: 'country', value: 'RU', label: 'Russia', threats: 1800 });
    expect(overview?.computed?.exactness).toBe('exact');
  });

  it('reads JSON fields that come as text', () => {
    const frame = toDataFrame({
      name: 'endpoints',
      fields: [
        { name: 'rules', values: ['["a"]', '[broken'] },
        { name: 'trend', values: ['[1,2]', 'null'] },
      ],
    });
    expect(readOverview([frame])?.endpoints.map(({ rules, trend }) => [rules, trend])).toEqual([
      [['a'], [1, 2]],
      [[], []],
    ]);
  });

  it('is undefined without an overview', () => {
    expect(readOverview(undefined)).toBeUndefined();
    expect(readOverview([])).toBeUndefined();
    expect(readOverview([toDataFrame({ name: 'other', fields: [{ name: 'a', values: [1] }] })])).toBeUndefined();
  });

  it('survives fields that are missing or odd', () => {
    const odd = toDataFrame({
      name: 'endpoints',
      meta: { custom: { frame: 'endpoints', computed: 'x' } },
      fields: [
        { name: 'endpoint', values: [null, 7, { a: 1 }] },
        { name: 'threats', values: ['many', Number.NaN, -1] },
        { name: 'rules', values: [7, { a: 1 }, [1, 'x', null]] },
        { name: 'trend', values: ['x', [null, 'y', 3], undefined] },
        { name: 'lastSeen', values: ['yesterday', '2025-06-16T12:00:00Z', 5] },
      ],
    });
    const overview = readOverview([odd]);
    expect(overview?.endpoints.map((row) => row.threats)).toEqual([0, 0, -1]);
    expect(overview?.endpoints.map((row) => row.rules)).toEqual([[], [], ['x']]);
    expect(overview?.endpoints.map((row) => row.lastSeen)).toEqual([null, 1_750_075_200_000, 5]);
    expect(new Set(overview?.endpoints.map((row) => row.id)).size).toBe(3);
    expect(overview?.endpoints.map(({ owner, tags }) => [owner, tags])).toEqual([
      ['', []],
      ['', []],
      ['', []],
    ]);
    expect(overview?.summary).toBeUndefined();
    expect(overview?.computed).toBeUndefined();
  });

  it('keeps not available apart from zero', () => {
    const overview = readOverview(parse([summaryFrame({ requests: null })]));
    expect(overview?.summary?.requests).toBeNull();
  });
});

describe('readComputed', () => {
  it('reads everything', () => {
    expect(readComputed(partial)).toMatchObject({
      exactness: 'partial',
      coverage: 0.62,
      columns: [{ name: 'durationP95', exactness: 'estimated', reason: 'from fixed buckets' }],
      filters: [
        { key: 'rule', applied: 'threats' },
        { key: 'country', applied: 'both' },
      ],
      cost: { queries: 31, seconds: 3.1 },
    });
  });

  it('reads one source as a list of one', () => {
    expect(readComputed(exact)?.sources).toEqual([
      {
        name: 'gateway',
        store: 'loki',
        format: 'nginx-json',
        formatTitle: 'NGINX JSON',
        role: 'requests',
        entries: null,
        explore: '',
      },
    ]);
    expect(readComputed(exact)?.join).toBeUndefined();
    expect(readComputed({})?.sources).toHaveLength(1);
  });

  it('reads several sources and how they were joined', () => {
    const read = readComputed(joined);
    expect(read?.sources.map(({ name, role, entries }) => [name, role, entries])).toEqual([
      ['gateway', 'requests', 40_000_000],
      ['partners', 'requests', 1_000_000],
      ['waf', 'verdicts', 120],
    ]);
    expect(read?.join).toEqual({ byId: 90, byRequest: 20, unpaired: 10 });
    expect(readComputed({ ...joined, join: { byId: 'x' } })?.join).toEqual({ byId: 0, byRequest: 0, unpaired: 0 });
  });

  it('never reads an unknown word as exact', () => {
    expect(readComputed({ ...exact, exactness: 'perfect' })?.exactness).toBe('estimated');
    expect(readComputed({})?.exactness).toBe('estimated');
  });

  it('bounds the share', () => {
    expect([readComputed({ coverage: 7 })?.coverage, readComputed({ coverage: -1 })?.coverage]).toEqual([1, 0]);
  });

  it.each([undefined, null, 'x', 7, []])('is undefined for %j', (value) => {
    expect(readComputed(value)).toBeUndefined();
  });
});

describe('readEvents', () => {
  it('reads a page', () => {
    const { events, total, traceLink } = readEvents(parse([eventsFrame(0, 3)]));
    expect(total).toBe(60);
    expect(traceLink?.title).toBe('Trace');
    expect(events.map(({ traceId }) => traceId)[1]).toBe(HOSTILE);
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject({ method: 'POST', status: 200, outcome: 'passed', actor: '203.0.113.7' });
    expect(events[0].findings[0]).toMatchObject({ rule: 'sqli-union', parameter: 'id', start: 5, end: 17 });
    expect(events[0].fields[1]).toEqual({ name: 'authorization', value: '***' });
  });

  it('survives nothing and nonsense', () => {
    expect(readEvents(undefined)).toEqual({ events: [], total: null });
    const odd = toDataFrame({
      name: 'events',
      fields: [{ name: 'findings', values: ['{', [null, { text: 7, start: 'x' }]] }],
    });
    const { events } = readEvents([odd]);
    expect(events[0].findings).toEqual([]);
    expect(events[1].findings[0]).toMatchObject({ text: '7', start: 0, blocked: false });
    expect(events[0].outcome).toBe('unknown');
  });
});

describe('resources', () => {
  it('reads rules', () => {
    expect(readRules(rulesResource).get('sqli-union')).toMatchObject({ cwe: ['89'], severity: 'high' });
    expect(readRules({ message: 'no' }).size).toBe(0);
  });

  it('reads filter keys and values', () => {
    expect(readFilterKeys([{ value: 'rule' }, {}])).toEqual([{ value: 'rule', text: 'rule', group: '' }]);
    expect(readFilterValues([{ value: 'RU', text: 'Russia', count: 3 }])).toEqual([
      { value: 'RU', text: 'Russia', count: 3 },
    ]);
    expect(readFilterValues(null)).toEqual([]);
  });

  it('reads formats, as a list or within one', () => {
    const formats = [
      { id: 'kong', title: 'Kong', role: 'requests' },
      { format: 'x' },
      { title: 'without an id' },
      null,
    ];
    const read = [
      { id: 'kong', title: 'Kong', role: 'requests' },
      { id: 'x', title: 'x', role: '' },
    ];
    expect(readFormats(formats)).toEqual(read);
    expect(readFormats({ formats })).toEqual(read);
    expect(readFormats('no')).toEqual([]);
  });

  it('reads a preview of endpoints', () => {
    expect(readEndpointPreview([{ target: '/a', before: 'GET /a' }, 7])).toEqual([
      { target: '/a', before: 'GET /a', after: '' },
    ]);
    expect(readEndpointPreview(null)).toEqual([]);
    const answer = { rows: [], suggestions: [{ rule: { match: '/s/{name}' }, paths: 30, examples: ['/s/a'] }, {}] };
    const sampled = { match: '/s/{name}', paths: 30, examples: ['/s/a'], listed: [], requests: null };
    expect(readSuggestions(answer)).toEqual([sampled]);
    const counted = { suggestions: [{ rule: { match: '/s/{name}' }, paths: 30, listed: ['/s/a', 7], requests: 60 }] };
    expect(readSuggestions(counted)).toEqual([{ ...sampled, examples: [], listed: ['/s/a'], requests: 60 }]);
    expect(readSuggestions([])).toEqual([]);
  });
});
