import { parse } from 'papaparse';

import { HOSTILE, HOSTILE_PATH, overviewFrames } from '../../../tests/fixtures/frames';
import { parse as frames } from '../../../tests/fixtures/panel';
import { inert } from '../../model/inert';
import { readOverview } from '../../model/overview';
import { attributesSheet, endpointsSheet, rulesSheet, toCsv, toJson } from './sheet';

const overview = readOverview(frames(overviewFrames()));
const rows = overview?.endpoints ?? [];
const same = (text: string) => text;

describe('CSV', () => {
  it('is what is on the screen, and inert', () => {
    const csv = toCsv(
      endpointsSheet(
        [
          { ...rows[3], tags: ['=a()', 'new'], owner: '' },
          { ...rows[0], path: '=cmd()', endpoint: '=cmd()|"x"' },
        ],
        ['endpoint', 'requests', 'rules', 'lastSeen'],
        (column) => column,
        same
      )
    );
    expect(csv.split('\r\n')).toEqual([
      '\ufeffendpoint,requests,rules,lastSeen,Tags,Owner',
      `GET ${HOSTILE_PATH.replace('\u202e', '\\u202e')},12000,xss-script,2025-06-16T11:50:00.000Z,"'=a(); new",`,
      '"\'=cmd()|""x""",1200000,"sqli-union; xss-script; traversal; scanner-agent",2025-06-16T11:58:59.000Z,documented,team-shop',
      '',
    ]);
  });

  it('leaves cells empty that are not available', () => {
    const bare = { ...rows[5], tags: [], owner: '' };
    expect(toCsv(endpointsSheet([bare], ['requests', 'threatRatio'], String, same))).toBe(
      '\ufeffrequests,threatRatio\r\n,\r\n'
    );
  });
});

/** What a spreadsheet would take for a formula. */
const isFormula = (text: string) => /^[\s]*[=+\-@|%]/.test(text);

it('is read back by another program as what the screen shows, and holds no formulas', () => {
  const hostile = ['=1+1', '@SUM(A1)', '+cmd', '-2', 'a,b', 'x"y', 'line\nbreak', '\t=1', HOSTILE];
  const list = hostile.map((text, index) => ({ ...rows[0], path: text, endpoint: text, index, tags: [], owner: '' }));
  const sheet = endpointsSheet(list, ['endpoint', 'threats', 'rules'], same, same);
  const read = parse<string[]>(toCsv(sheet).slice(1), { skipEmptyLines: true });
  expect(read.errors).toEqual([]);
  expect(read.data[0]).toEqual(['endpoint', 'threats', 'rules']);
  const texts = read.data.slice(1).map(([endpoint]) => endpoint);
  expect(texts.map((text) => text.replace(/^'/, ''))).toEqual(hostile.map((text) => inert(text)));
  expect(texts.filter(isFormula)).toEqual([]);
  expect(read.data[1].slice(1)).toEqual(['1900', 'sqli-union; xss-script; traversal; scanner-agent']);
});

describe('JSON', () => {
  it('has lists, numbers and nothing for what is not available', () => {
    const sheet = endpointsSheet(rows, ['endpoint', 'requests', 'rules', 'lastSeen', 'trend'], same, same);
    const read = JSON.parse(toJson(sheet)) as Array<Record<string, unknown>>;
    expect(read).toHaveLength(6);
    expect(read[0]).toMatchObject({
      endpoint: 'POST /cart',
      requests: 1_200_000,
      lastSeen: '2025-06-16T11:58:59.000Z',
    });
    expect(read[0].rules).toEqual(['sqli-union', 'xss-script', 'traversal', 'scanner-agent']);
    expect(read[5].requests).toBeNull();
    expect(read[3].tags).toEqual(['probe-only', inert(HOSTILE)]);
    expect(read[3].endpoint).toBe(`GET ${inert(HOSTILE_PATH)}`);
  });

  it('lists rules and attributes', () => {
    const rules = JSON.parse(toJson(rulesSheet(overview?.rules ?? []))) as unknown[];
    expect(rules).toHaveLength(7);
    expect(rules[0]).toMatchObject({ rule: 'xss-script', endpoints: 5, threats: 1400 });
    const attributes = JSON.parse(toJson(attributesSheet(overview?.facets ?? []))) as unknown[];
    expect(attributes).toHaveLength(overview?.facets.length ?? 0);
    expect(attributes[0]).toHaveProperty('attribute');
  });
});
