import type { DataFrame, DataQueryResponse } from '@grafana/data';
import { FieldType, LoadingState } from '@grafana/data';
import type { Observable } from 'rxjs';
import { concat, defer, of, switchMap, throwError } from 'rxjs';

import { readComputed } from '../../model/computed';
import { inert } from '../../model/inert';
import { columnName } from '../../model/labels';
import type { ThreatQuery } from '../../model/query';
import { MAX_LIMIT } from '../../model/query';
import { cell, customMeta, frameKind, jsonAt, records, textAt, texts, toNumber, toText } from '../../model/values';
import type { Cell, Sheet } from './sheet';

export type ExportKind = 'events' | 'actors';

/** Threat requests are read again from the store, so they come in pages; actors are one answer. */
const PAGE: Record<ExportKind, number> = { events: 1000, actors: MAX_LIMIT };

export interface Exported {
  frames: DataFrame[];
  /** Where the next page begins. */
  offset: number;
  /** Of the file: what two pages have, since requests came meanwhile, counts once. Those that came are missing, so it is less than the total. */
  rows: number;
  /** How many there are; null: not known yet. */
  total: number | null;
  /** Share of the range that is read for the page that is being asked for. */
  share: number | null;
  done: boolean;
  /** Why the numbers are not whole; empty: they are. */
  problem: string;
}

export type Ask = (query: Partial<ThreatQuery>) => Observable<DataQueryResponse>;

const NOTHING: Exported = { frames: [], offset: 0, rows: 0, total: null, share: null, done: false, problem: '' };

export function exportQuery(kind: ExportKind, offset: number, limit: number): Partial<ThreatQuery> {
  return kind === 'events'
    ? { queryType: 'events', offset, limit }
    : {
        queryType: 'table',
        groupBy: ['actor'],
        metrics: ['score', 'threats', 'blocked', 'passed', 'endpoints', 'rules', 'lastSeen'],
        orderBy: { metric: 'score', desc: true },
        limit,
      };
}

/** Reads so many rows, page after page, and says how far it is. Leaving it ends it. */
export function readExport(ask: Ask, kind: ExportKind, count: number): Observable<Exported> {
  const seen = new Set<string>();
  const next = (known: Exported): Observable<Exported> => {
    const limit = Math.min(PAGE[kind], count - known.offset);
    return ask(exportQuery(kind, known.offset, limit)).pipe(
      switchMap((response) => {
        const failure = response.errors?.[0] ?? response.error;
        if (failure) {
          return throwError(() => new Error(inert(failure.message ?? failure.data?.message ?? '')));
        }
        const name = kind === 'events' ? 'events' : 'table';
        const frame = response.data.find((one: DataFrame): one is DataFrame => frameKind(one) === name);
        if (!frame || response.state === LoadingState.Streaming || response.state === LoadingState.Loading) {
          return of({ ...known, share: readComputed(customMeta(frame).computed)?.progress?.share ?? null });
        }
        const read = withPage(known, frame, seen);
        const most = Math.min(count, read.total ?? 0);
        const more = kind === 'events' && frame.length === limit && read.offset < most;
        return more
          ? concat(
              of(read),
              defer(() => next(read))
            )
          : of({ ...read, done: true });
      })
    );
  };
  return next(NOTHING);
}

function withPage(known: Exported, frame: DataFrame, seen: Set<string>): Exported {
  const custom = customMeta(frame);
  const computed = readComputed(custom.computed);
  const whole = !computed || (computed.coverage >= 1 && !['partial', 'at least'].includes(computed.exactness));
  return {
    ...known,
    frames: [...known.frames, frame],
    offset: known.offset + frame.length,
    rows: known.rows + newRows(frame, seen).length,
    total: toNumber(custom.total) ?? known.total,
    share: null,
    problem:
      known.problem || (whole ? '' : (computed?.reasons[0] ?? toText(computed?.exactness))) || toText(custom.note),
  };
}

/** The rows of a page that no page before had. Actors have no id: they are one page. */
function newRows(frame: DataFrame, seen: Set<string>): number[] {
  return Array.from({ length: frame.length }, (_, row) => row).filter((row) => {
    const id = textAt(frame, 'id', row);
    const isNew = id === '' || !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

/** What is for programs of ours only, or is said by another column. */
const LEFT_OUT = ['fields', 'contributions'];

/** All pages as one table. A request that another page has too, since the pages moved meanwhile, is there once. */
export function exportSheet(frames: DataFrame[]): Sheet {
  const fields = frames[0]?.fields.filter(({ name }) => !LEFT_OUT.includes(name)) ?? [];
  const seen = new Set<string>();
  const rows: Cell[][] = [];
  for (const frame of frames) {
    for (const row of newRows(frame, seen)) {
      rows.push(fields.map(({ name, type }) => cellOf(frame, name, type, row)));
    }
  }
  return { columns: fields.map(({ name }) => ({ key: name, title: columnName(name) })), rows };
}

function cellOf(frame: DataFrame, name: string, type: FieldType, row: number): Cell {
  if (name === 'findings') {
    return records(jsonAt(frame, name, row)).map((finding) => {
      const place = [finding.location, finding.parameter].map(toText).filter((part) => part !== '');
      return `${toText(finding.rule)} (${place.join(' ')}): ${toText(finding.text)}`;
    });
  }
  const value = cell(frame, name, row);
  if (value === null || value === undefined) {
    return null;
  }
  if (type === FieldType.time) {
    const time = typeof value === 'string' ? Date.parse(value) : toNumber(value);
    return time === null || Number.isNaN(time) ? null : new Date(time).toISOString();
  }
  if (typeof value === 'number') {
    return value;
  }
  const list = texts(jsonAt(frame, name, row));
  return list.length > 0 || Array.isArray(value) ? list : toText(value);
}
