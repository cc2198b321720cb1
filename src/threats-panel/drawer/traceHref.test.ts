import type { DataLink } from '@grafana/data';
import { dateTime } from '@grafana/data';

import { TRACE_LINK } from '../../../tests/fixtures/events';
import { HOSTILE } from '../../../tests/fixtures/frames';
import { traceHref } from './traceHref';

const range = { from: dateTime(0), to: dateTime(1), raw: { from: 'now-1h', to: 'now' } };
const plain = (url: string): DataLink => ({ title: 'Trace', url });

it('opens the trace in Explore', () => {
  const href = traceHref(TRACE_LINK, 'abc123', range) ?? '';
  expect(href.startsWith('/explore?left=')).toBe(true);
  const left = JSON.parse(new URL(href, 'http://grafana').searchParams.get('left') ?? '');
  expect(left).toMatchObject({
    datasource: 'tempo',
    queries: [{ queryType: 'traceql', query: 'abc123', datasource: { uid: 'tempo' } }],
    range: { from: 'now-1h', to: 'now' },
  });
  expect(TRACE_LINK.internal.query).toEqual({ queryType: 'traceql', query: '${traceId}' });
});

it.each(['${traceId}', '${__value.raw}', '$traceId'])('fills %s of an address', (place) => {
  // Grafana 13.2 writes what needs no escape in a path without one.
  const href = traceHref(plain(`https://trace.example/t/${place}?x=1`), '1-5759:a=b', range) ?? '';
  expect(decodeURIComponent(href)).toBe('https://trace.example/t/1-5759:a=b?x=1');
});

it('makes no link of what could change a query', () => {
  expect(traceHref(TRACE_LINK, HOSTILE, range)).toBeUndefined();
  expect(traceHref(TRACE_LINK, 'a" } || true', range)).toBeUndefined();
  expect(traceHref(TRACE_LINK, '', range)).toBeUndefined();
  expect(traceHref(TRACE_LINK, 'a'.repeat(201), range)).toBeUndefined();
});

it('makes no link of a script', () => {
  expect(traceHref(plain('javascript:alert(1)'), 'abc', range)).toBe('about:blank');
});

it('makes no link where there is none', () => {
  expect(traceHref(undefined, 'abc', range)).toBeUndefined();
});
