import type { DataQueryResponse } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import { finalize, lastValueFrom, NEVER, of, toArray } from 'rxjs';

import { eventsFrame } from '../../../tests/fixtures/events';
import { frame, HOSTILE, NOON, numbers, partial, strings, times } from '../../../tests/fixtures/frames';
import { parse } from '../../../tests/fixtures/panel';
import { inert } from '../../model/inert';
import type { ThreatQuery } from '../../model/query';
import type { Ask } from './exportData';
import { exportSheet, readExport } from './exportData';
import { toCsv, toJson } from './sheet';

const done = (...frames: object[]): DataQueryResponse => ({ data: parse(frames), state: LoadingState.Done });

/** A backend with sixty threat requests that gives at most so many at once. */
function asked(most = 1000): { ask: Ask; queries: Array<Partial<ThreatQuery>> } {
  const queries: Array<Partial<ThreatQuery>> = [];
  return {
    queries,
    ask: (query) => {
      queries.push(query);
      return of(done(eventsFrame(query.offset, Math.min(query.limit ?? 0, most))));
    },
  };
}

describe('reading', () => {
  it('takes as many as were asked for, or all there are', async () => {
    const { ask, queries } = asked();
    expect(await lastValueFrom(readExport(ask, 'events', 25))).toMatchObject({ rows: 25, total: 60, done: true });
    expect(await lastValueFrom(readExport(ask, 'events', 1_000_000))).toMatchObject({
      rows: 60,
      total: 60,
      done: true,
    });
    expect(queries).toEqual([
      { queryType: 'events', offset: 0, limit: 25 },
      { queryType: 'events', offset: 0, limit: 1000 },
    ]);
  });

  it('goes from page to page and says how far it is', async () => {
    const pages = [
      { rows: 1000, total: 1500 },
      { rows: 500, total: 1500 },
    ];
    const offsets: unknown[] = [];
    const ask: Ask = ({ offset }) => {
      offsets.push(offset);
      const { rows, total } = pages[offsets.length - 1];
      const ids = Array.from({ length: rows }, (_, at) => `event-${Number(offset) + at}`);
      return of(done(frame('events', { id: strings(...ids) }, { total })));
    };
    const states = await lastValueFrom(readExport(ask, 'events', 1_000_000).pipe(toArray()));
    expect(states.map(({ rows, done: ended }) => [rows, ended])).toEqual([
      [1000, false],
      [1500, true],
    ]);
    expect(offsets).toEqual([0, 1000]);
  });

  it('counts a request that two pages have once, so that the one which is missing for it is noticed', async () => {
    const ids = (from: number, count: number) =>
      strings(...Array.from({ length: count }, (_, at) => `event-${from + at}`));
    const ask: Ask = ({ offset }) =>
      of(done(frame('events', { id: offset === 0 ? ids(0, 1000) : ids(999, 501) }, { total: 1501 })));
    const read = await lastValueFrom(readExport(ask, 'events', 1_000_000));
    expect(read).toMatchObject({ rows: 1500, total: 1501, done: true });
    expect(exportSheet(read.frames).rows).toHaveLength(1500);
  });

  it('shows the share of a range that is still being read, and takes only the whole', async () => {
    const part = frame('events', { id: strings('x') }, { total: 1, computed: { progress: { share: 0.4 } } });
    const ask: Ask = () =>
      of(
        { data: parse([part]), state: LoadingState.Streaming },
        done(frame('events', { id: strings('x') }, { total: 1 }))
      );
    const states = await lastValueFrom(readExport(ask, 'events', 100).pipe(toArray()));
    expect(states[0]).toMatchObject({ share: 0.4, rows: 0, done: false });
    expect(states[1]).toMatchObject({ rows: 1, done: true, problem: '' });
  });

  it('says why it is not whole', async () => {
    const ask: Ask = () => of(done(frame('table', { actor: strings('x') }, { computed: partial })));
    expect((await lastValueFrom(readExport(ask, 'actors', 100))).problem).toMatch(/stopped answering/);
  });

  it('fails with the reason, and ends when left', async () => {
    const failing: Ask = () => of({ data: [], errors: [{ message: 'refused\u001b[31m' }], state: LoadingState.Error });
    await expect(lastValueFrom(readExport(failing, 'events', 10))).rejects.toThrow('refused\\e[31m');
    const left = jest.fn();
    const endless: Ask = () => NEVER.pipe(finalize(left));
    readExport(endless, 'events', 10).subscribe().unsubscribe();
    expect(left).toHaveBeenCalledTimes(1);
  });
});

describe('the file', () => {
  it('has each request once, with its payloads, times and lists', () => {
    const sheet = exportSheet(parse([eventsFrame(0, 3), eventsFrame(2, 2)]));
    expect(sheet.rows).toHaveLength(4);
    const objects = JSON.parse(toJson(sheet)) as Array<Record<string, unknown>>;
    expect(objects[0]).toMatchObject({
      time: new Date(NOON).toISOString(),
      id: 'event-0',
      status: 200,
      rules: ['sqli-union'],
      findings: ['sqli-union (query id): id=1 UNION SELECT password FROM users'],
    });
    expect(objects[0]).not.toHaveProperty('fields');
    expect(objects[1].userAgent).toBe(inert(HOSTILE));
    expect(toCsv(sheet)).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it('lists actors', () => {
    const table = frame('table', { actor: strings('a', 'b'), score: numbers(90, null), lastSeen: times(NOON, NOON) });
    const { columns, rows } = exportSheet(parse([table]));
    expect(columns.map(({ title }) => title)).toEqual(['Actor', 'Score', 'Last seen']);
    expect(rows).toEqual([
      ['a', 90, new Date(NOON).toISOString()],
      ['b', null, new Date(NOON).toISOString()],
    ]);
  });

  it('is empty without an answer', () => {
    expect(exportSheet([])).toEqual({ columns: [], rows: [] });
  });
});
