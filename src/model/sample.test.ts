import { sampleResource, unsureResource } from '../../tests/fixtures/config';
import { readSample } from './sample';

it('reads everything', () => {
  const report = readSample(unsureResource);
  expect(report).toMatchObject({ format: 'nginx-json', sure: false, read: 48, sampled: 50 });
  expect(report?.fields[3]).toEqual({
    name: 'forwarded',
    path: 'http_x_forwarded_for',
    coverage: 0.96,
    pushed: false,
    reason: 'the hop is chosen by the trusted proxies',
  });
  expect(report?.entries[0].request[0]).toEqual(['method', 'GET']);
  expect(readSample(sampleResource)?.sure).toBe(true);
});

it('reads answers of older backends', () => {
  const report = readSample({
    format: 'x',
    read: 1,
    sampled: 2,
    fields: [{ name: 'method', coverage: 1 }],
    entries: [{ line: 'a', read: false, reason: 'odd', request: { n: { a: 1 } } }],
  });
  expect(report).toMatchObject({
    formatTitle: 'x',
    sure: true,
    message: '',
    candidates: [],
    fields: [{ name: 'method', path: '', coverage: 1, pushed: null, reason: '' }],
    entries: [{ time: null, line: 'a', read: false, reason: 'odd', request: [['n', '{"a":1}']] }],
  });
});

it.each([undefined, null, 'x', 7, []])('is undefined for %j', (value) => {
  expect(readSample(value)).toBeUndefined();
});

it('survives odd parts', () => {
  expect(readSample({ fields: 'x', entries: [null, { request: [] }], candidates: {} })).toMatchObject({
    fields: [],
    entries: [{ line: '', read: true, request: [] }],
    candidates: [],
  });
});
