import type { DataFrame, DataFrameJSON } from '@grafana/data';
import { CoreApp, dataFrameFromJSON } from '@grafana/data';

import { eventsFrame } from '../../tests/fixtures/events';
import { HOSTILE } from '../../tests/fixtures/frames';
import type { ThreatQuery } from '../model/query';
import { annotationSupport, prepareAnnotation } from './annotations';
import { framesFor } from './framesFor';
import { SPIKE, spikesOf } from './spikes';

const parse = (frame: object) => dataFrameFromJSON(frame as DataFrameJSON);
const field = (frame: DataFrame, name: string) => frame.fields.find((one) => one.name === name)?.values;
const MINUTE = 60_000;
const parts = (values: number[]) => values.map((_, index) => index * MINUTE);

describe('spikes', () => {
  const find = (...values: number[]) =>
    spikesOf(parts(values), values).map(({ from, to, most }) => [from / MINUTE, to / MINUTE, most]);

  it('are what stands out, and parts that follow each other are one', () => {
    expect(find(2, 3, 2, 40, 55, 2, 3, 2, 3, 30)).toEqual([
      [3, 5, 55],
      [9, 10, 30],
    ]);
  });

  it('are no noise: neither of many nor of few', () => {
    expect(find(100, 110, 90, 105, 95, 120, 100)).toEqual([]);
    expect(find(0, 0, 0, 4, 0, 0)).toEqual([]);
    expect(find(0, 0, 0, 5, 0, 0)).toEqual([[3, 4, 5]]);
    expect(find(7)).toEqual([]);
  });

  it('begin where the formula says', () => {
    const usual = [16, 16, 16, 16, 16];
    const limit = 16 + SPIKE * Math.sqrt(16);
    expect(find(...usual, limit - 1)).toEqual([]);
    expect(find(...usual, limit)).toHaveLength(1);
  });
});

describe('annotations of a series', () => {
  const series = parse({
    schema: {
      refId: 'Anno',
      fields: [
        { name: 'time', type: 'time' },
        { name: 'threats', type: 'number', labels: { endpoint: `GET /a${HOSTILE}` } },
      ],
    },
    data: { values: [parts([1, 1, 90, 1, 1]), [1, 1, 90, 1, 1]] },
  });

  it('are its spikes, with the fields that annotations are read from', () => {
    const annotation = prepareAnnotation({ target: { refId: 'Anno', queryType: 'series' } });
    const target = annotationSupport.prepareQuery?.(annotation);
    const [frame] = framesFor({ app: CoreApp.Dashboard, targets: [target as ThreatQuery] }, [series]);
    expect(field(frame, 'time')).toEqual([2 * MINUTE]);
    expect(field(frame, 'timeEnd')).toEqual([3 * MINUTE]);
    expect(field(frame, 'text')).toEqual(['At most 90, usually 1 in each part, for 1 min']);
    const mapped = Object.values(annotation.mappings ?? {}).map(({ value }) => value);
    expect(frame.fields.map(({ name }) => name).sort()).toEqual(mapped.sort());
    expect(JSON.stringify(field(frame, 'title'))).not.toContain('\u202e');
  });

  it('are none before all of the range was read, and say why', () => {
    const target = annotationSupport.prepareQuery?.(
      prepareAnnotation({ target: { refId: 'Anno', queryType: 'series' } })
    );
    const notices = [{ severity: 'warning' as const, text: 'Incomplete: 40 % of the range was read' }];
    const partial = { ...series, meta: { custom: { computed: { exactness: 'partial', coverage: 0.4 } }, notices } };
    const [frame] = framesFor({ app: CoreApp.Dashboard, targets: [target as ThreatQuery] }, [partial]);
    expect(frame.length).toBe(0);
    expect(frame.meta?.notices).toEqual(notices);
  });

  it('are nothing that panels get', () => {
    expect(framesFor({ app: CoreApp.Dashboard, targets: [{ refId: 'Anno', queryType: 'series' }] }, [series])).toEqual([
      series,
    ]);
  });

  it('leave events as they are', () => {
    const annotation = prepareAnnotation({ target: { refId: 'Anno', queryType: 'events' } });
    expect(annotationSupport.prepareQuery?.(annotation)).toEqual(annotation.target);
    expect(annotation.mappings?.title?.value).toBe('endpoint');
  });
});

describe('Explore', () => {
  const events = parse(eventsFrame(0, 3));
  const targets: ThreatQuery[] = [{ refId: 'A', queryType: 'events' }];

  it('shows threat requests as a log beside their table', () => {
    const [log, table] = framesFor({ app: CoreApp.Explore, targets }, [events]);
    expect(table).toBe(events);
    expect(log.meta).toMatchObject({ type: 'log-lines', preferredVisualisationType: 'logs' });
    expect(field(log, 'body')?.[0]).toBe('POST /cart?id=1%20UNION%20SELECT&n=0 200 passed sqli-union');
    expect(field(log, 'severity')?.[0]).toBe('error');
    expect(field(log, 'labels')?.[0]).toMatchObject({ endpoint: 'POST /cart', actor: '203.0.113.7' });
    expect(field(log, 'timestamp')).toEqual(field(table, 'time'));
    expect(JSON.stringify(field(log, 'body'))).not.toContain('\u202e');
  });

  it('shows nothing else as a log', () => {
    expect(framesFor({ app: CoreApp.Dashboard, targets }, [events])).toEqual([events]);
  });
});
