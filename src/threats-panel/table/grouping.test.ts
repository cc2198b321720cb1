import { overviewFrames } from '../../../tests/fixtures/frames';
import { parse } from '../../../tests/fixtures/panel';
import { readOverview } from '../../model/overview';
import { groupRows, tableItems } from './grouping';
import { groupColumn, groupLabels } from './groupLabels';
import { DEFAULT_SORTING } from './sorting';

const overview = readOverview(parse(overviewFrames()));
const rows = overview?.endpoints ?? [];
const same = (value: string) => value;

describe('groups', () => {
  const groups = groupRows(rows, 'service', DEFAULT_SORTING, same);
  const shop = groups[0];

  it('hold each row once, and are sorted by their sums', () => {
    expect(groups.map(({ label }) => label)).toEqual(['shop', 'users', 'identity', 'catalogue', 'backoffice']);
    expect(groups.flatMap((group) => group.rows.map(({ id }) => id)).sort()).toEqual(rows.map(({ id }) => id).sort());
    const threats = groups.map(({ sums }) => sums.threats);
    expect(threats).toEqual([...threats].sort((a, b) => b - a));
    expect(threats.reduce((all, one) => all + one)).toBe(rows.reduce((all, { threats: one }) => all + one, 0));
    const ascending = groupRows(rows, 'service', [{ column: 'endpoint', descending: false }], same);
    expect(ascending.map(({ label }) => label)).toEqual(['backoffice', 'catalogue', 'identity', 'shop', 'users']);
  });

  it('add up what can be added, and nothing else', () => {
    const [one, other] = shop.rows;
    expect(shop.sums).toMatchObject({
      threats: one.threats + other.threats,
      requests: (one.requests ?? 0) + (other.requests ?? 0),
      blocked: one.blocked + other.blocked,
      lastSeen: Math.max(one.lastSeen ?? 0, other.lastSeen ?? 0),
      lastRule: '',
      owner: '',
    });
    expect(shop.sums.threatRatio).toBeCloseTo(shop.sums.threats / (shop.sums.requests ?? 1));
    expect(shop.sums.trend).toEqual(one.trend.map((count, part) => count + other.trend[part]));
    expect(shop.sums.rules).toEqual(Array.from(new Set([...one.rules, ...other.rules])));
  });

  it('have no sum where a part is not available', () => {
    const [group] = groupRows(
      [rows[0], { ...rows[1], service: rows[0].service, requests: null }],
      'service',
      DEFAULT_SORTING,
      same
    );
    expect(group.sums.requests).toBeNull();
    expect(group.sums.threatRatio).toBeNull();
    expect(group.sums.threats).toBe(rows[0].threats + rows[1].threats);
  });

  it('are not there unless asked for', () => {
    expect(groupRows(rows, 'none', DEFAULT_SORTING, same)).toEqual([]);
    expect(tableItems(rows, [], new Set()).map(({ kind }) => kind)).toEqual(rows.map(() => 'row'));
  });

  it('hide the rows of a folded one', () => {
    const items = tableItems(rows, groups, new Set([shop.key]));
    expect(items).toHaveLength(groups.length + rows.length - shop.rows.length);
    expect(items.slice(0, 3).map((item) => item.kind)).toEqual(['group', 'group', 'row']);
    expect(items[0]).toMatchObject({ kind: 'group', open: false });
  });
});

describe('labels', () => {
  if (!overview) {
    throw new Error('the fixture has an overview');
  }

  it('are the titles of categories, of the list that the query names', () => {
    expect(groupLabels(overview, 'category', 'type')('sqli')).toBe('SQL injection');
    expect(groupLabels(overview, 'category', 'owaspApi2023')('API8:2023')).toBe('API8:2023 Security Misconfiguration');
    expect(groupLabels(overview, 'category', 'type')('')).toBe('Without a category');
    expect(groupLabels(overview, 'service', 'type')('')).toBe('Without a service');
    expect(groupLabels(overview, 'service', 'type')('shop')).toBe('shop');
  });

  it('are a column of files, where no other column says it', () => {
    const titles = (...args: Parameters<typeof groupColumn>) => groupColumn(...args).map(({ title }) => title);
    expect(titles('none', ['endpoint'], same)).toEqual([]);
    expect(titles('service', ['endpoint', 'service'], same)).toEqual([]);
    expect(titles('service', ['endpoint'], same)).toEqual(['Service']);
    expect(titles('category', ['endpoint', 'service'], same)).toEqual(['Category of most threats']);
    expect(groupColumn('category', [], (value) => value.toUpperCase())[0].value(rows[0])).toBe('SQLI');
  });
});
