import savedQueries from '../../tests/fixtures/savedQueries.json';
import { describeFilter, fromAdHoc, mergeFilters, withValues } from './filters';
import { migrateQuery } from './migrateQuery';
import type { ThreatQuery } from './query';
import { changeQueryType, defaultQuery, takesCompare, withGroups } from './query';
import { categoryFilter, NOT_LISTED, typesOf } from './taxonomy';

describe('mergeFilters', () => {
  it('adds ad hoc filters and drops incomplete ones', () => {
    const own = [
      { key: 'rule', operator: '=', values: ['sqli'] },
      { key: '', operator: '=', values: ['x'] },
      { key: 'country', operator: '=', values: [] },
    ];
    const adHoc = [
      { key: 'country', operator: '=|', value: 'RU', values: ['RU', 'CN'] },
      { key: 'rule', operator: '=', value: 'sqli', condition: 'ignored' },
      { key: 'outcome', operator: '!=', value: 'blocked', values: ['ignored', 'too'] },
    ];
    expect(mergeFilters(own, adHoc)).toEqual([
      { key: 'rule', operator: '=', values: ['sqli'] },
      { key: 'country', operator: '=|', values: ['RU', 'CN'] },
      { key: 'outcome', operator: '!=', values: ['blocked'] },
    ]);
  });

  it('reads one of without a list', () => {
    expect(fromAdHoc({ key: 'a', operator: '=|', value: 'x' }).values).toEqual(['x']);
  });

  it('turns several values into one of', () => {
    expect(withValues({ key: 'a', operator: '!=', values: [] }, ['x', 'y'])).toEqual({
      key: 'a',
      operator: '!=|',
      values: ['x', 'y'],
    });
    expect(describeFilter({ key: 'a', operator: '=|', values: ['x', 'y'] })).toBe('a =| (x, y)');
  });
});

describe('migrateQuery', () => {
  it('reads loose JSON', () => {
    const loose: unknown = {
      refId: 'A',
      queryType: 'nonsense',
      groupBy: 'rule',
      metric: 'threats',
      taxonomy: 'x',
      filters: [{ key: 'rule', value: 'sqli' }, { operator: '=' }, null],
      limit: 99999999,
    };
    const migrated = migrateQuery(loose as ThreatQuery);
    expect(migrated).toEqual({
      refId: 'A',
      queryType: 'overview',
      groupBy: ['rule'],
      metrics: ['threats'],
      taxonomy: 'type',
      filters: [{ key: 'rule', operator: '=', values: ['sqli'] }],
      limit: 10000,
    });
    expect(migrateQuery(migrated)).toEqual(migrated);
  });

  it.each(savedQueries)('opens what was saved by $from', ({ saved, today }) => {
    const once = migrateQuery(saved as unknown as ThreatQuery);
    expect(once).toEqual(today);
    expect(migrateQuery(once)).toEqual(once);
  });

  it('leaves a good query alone', () => {
    const query: ThreatQuery = {
      refId: 'B',
      queryType: 'table',
      groupBy: ['endpoint', 'rule'],
      metrics: ['requests'],
      hide: true,
    };
    expect(migrateQuery(query)).toEqual(query);
  });
});

describe('changeQueryType', () => {
  it('keeps one metric for a value and drops what the type does not know', () => {
    const table: ThreatQuery = {
      refId: 'A',
      queryType: 'table',
      groupBy: ['rule'],
      metrics: ['requests', 'threats'],
      limit: 5,
      atLeast: 3,
      offset: 50,
    };
    expect(changeQueryType(table, 'value')).toEqual({
      refId: 'A',
      queryType: 'value',
      groupBy: ['rule'],
      metrics: ['requests'],
      limit: 5,
      atLeast: 3,
    });
    expect(changeQueryType(table, 'events')).toEqual({ refId: 'A', queryType: 'events' });
    expect(changeQueryType({ refId: 'A', limit: 5, compare: true }, 'anomaly')).toEqual({
      refId: 'A',
      queryType: 'anomaly',
    });
  });

  it('has a default for alert rules that they can take', () => {
    expect(defaultQuery(true)).toMatchObject({ queryType: 'value', metrics: ['threats'] });
  });
});

describe('compare', () => {
  const query: ThreatQuery = { refId: 'A', queryType: 'overview', compare: true };

  it('is for answers whose rows are endpoints', () => {
    expect(takesCompare({})).toBe(true);
    expect(takesCompare({ queryType: 'table' })).toBe(true);
    expect(takesCompare({ queryType: 'table', groupBy: ['endpoint', 'rule'] })).toBe(false);
    expect(takesCompare({ queryType: 'series', groupBy: ['endpoint'] })).toBe(false);
  });

  it('goes where it means nothing', () => {
    const table = changeQueryType(query, 'table');
    expect(table.compare).toBe(true);
    expect(changeQueryType(table, 'series')).not.toHaveProperty('compare');
    expect(withGroups(table, ['rule'])).not.toHaveProperty('compare');
    expect(withGroups(table, ['endpoint']).compare).toBe(true);
    expect(migrateQuery(table)).toEqual(table);
  });
});

describe('taxonomy', () => {
  it('filters by category within the list of the query', () => {
    expect(categoryFilter('cwe', 'cwe', 'CWE-89')).toEqual({ key: 'category', operator: '=', value: 'CWE-89' });
  });

  it('asks for a category of another list by its threat types', () => {
    const filter = categoryFilter('owasp2021', 'type', 'A03:2021');
    expect(filter?.operator).toBe('=~');
    expect(filter?.value.split('|')).toContain('sqli');
  });

  it('has no filter where none would be right', () => {
    expect(categoryFilter('cwe', 'owasp2021', 'CWE-89')).toBeUndefined();
    expect(categoryFilter('cwe', 'type', 'CWE-0')).toBeUndefined();
  });

  it('knows what a list has no place for', () => {
    expect(typesOf('owaspApi2023', NOT_LISTED)).not.toContain('sqli');
  });
});
