import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import { lastValueFrom, NEVER, Observable, of, toArray } from 'rxjs';

import type { ThreatQuery } from '../model/query';
import type { Ask } from './resume';
import { resume } from './resume';

type Call = Record<string, { share: number; steps?: number; process?: string } | Error>;

const request = (...refIds: string[]) =>
  ({ targets: refIds.map((refId) => ({ refId })) }) as DataQueryRequest<ThreatQuery>;

/** A backend that answers its calls in this way. */
function backend(...calls: Call[]) {
  const asked: ThreatQuery[][] = [];
  const ask: Ask = ({ targets }) => {
    const call = calls[Math.min(asked.length, calls.length - 1)];
    asked.push(targets);
    const data = targets.flatMap(({ refId }) => {
      const answer = call[refId];
      if (answer === undefined || answer instanceof Error) {
        return [];
      }
      const { share, steps = asked.length, process = 'a' } = answer;
      const progress = { share, complete: share === 1, steps, process };
      return [{ refId, fields: [], length: share, meta: { custom: { computed: { progress } } } }];
    });
    const errors = targets.flatMap(({ refId }) => {
      const answer = call[refId];
      return answer instanceof Error ? [{ refId, message: answer.message }] : [];
    });
    const state = errors.length > 0 ? LoadingState.Error : LoadingState.Done;
    return of({ data, errors: errors.length > 0 ? errors : undefined, state } as DataQueryResponse);
  };
  return { ask, asked };
}

const all = (answer: Observable<DataQueryResponse>) => lastValueFrom(answer.pipe(toArray()));
const shares = ({ data }: DataQueryResponse) => data.map(({ length }: { length: number }) => length);

it('goes on until all is read, and emits what is there after each call', async () => {
  const { ask, asked } = backend({ A: { share: 0.2 } }, { A: { share: 0.7 } }, { A: { share: 1 } });
  const answers = await all(resume(request('A'), ask));
  expect(answers.map(shares)).toEqual([[0.2], [0.7], [1]]);
  expect(answers.map(({ state }) => state)).toEqual([
    LoadingState.Streaming,
    LoadingState.Streaming,
    LoadingState.Done,
  ]);
  expect(asked[2]).toEqual([{ refId: 'A', resume: true }]);
});

it('asks again for what is not complete only, and keeps the rest', async () => {
  const { ask, asked } = backend({ A: { share: 1 }, B: { share: 0.5 } }, { B: { share: 1 } });
  const answers = await all(resume(request('A', 'B'), ask, { since: 5 }));
  expect(answers.map(shares)).toEqual([
    [1, 0.5],
    [1, 1],
  ]);
  expect(asked[1]).toEqual([{ refId: 'B', resume: true, since: 5 }]);
});

it('keeps the answers of other queries when one fails', async () => {
  const { ask } = backend({ A: new Error('no'), B: { share: 0.5 } }, { B: { share: 1 } });
  const answers = await all(resume(request('A', 'B'), ask));
  expect(answers.map(({ state }) => state)).toEqual([LoadingState.Streaming, LoadingState.Error]);
  expect(answers[1].errors).toEqual([{ refId: 'A', message: 'no' }]);
  expect(shares(answers[1])).toEqual([1]);
});

it('ends with what is there when the request itself is lost', async () => {
  let calls = 0;
  const ask: Ask = (one) => {
    calls++;
    return calls === 1
      ? backend({ A: { share: 0.5 } }).ask(one)
      : of({ data: [], state: LoadingState.Error, error: { message: 'lost' } });
  };
  const last = (await all(resume(request('A'), ask))).at(-1);
  expect(last).toMatchObject({ state: LoadingState.Error, errors: [{ message: 'lost' }] });
  expect(last && shares(last)).toEqual([0.5]);
});

it('gives up after three calls without progress', async () => {
  const { ask, asked } = backend({ A: { share: 0.4, steps: 7 } });
  const last = (await all(resume(request('A'), ask))).at(-1);
  expect(asked.length).toBe(4);
  expect(last?.state).toBe(LoadingState.Error);
  expect(last?.errors?.[0].message).toContain('Nothing more could be read');
});

it('is patient while the store answers others', async () => {
  const waiting = Array.from({ length: 9 }, (_, steps) => ({ A: { share: 0, steps } }));
  const { ask, asked } = backend(...waiting, { A: { share: 1 } });
  expect((await all(resume(request('A'), ask))).at(-1)?.state).toBe(LoadingState.Done);
  expect(asked.length).toBe(10);
});

it('takes two processes behind a load balancer for what they are', async () => {
  const calls = Array.from({ length: 12 }, (_, call) => ({
    A: { share: call === 11 ? 1 : 0.1 * Math.floor(call / 2), steps: 3 * call, process: call % 2 ? 'a' : 'b' },
  }));
  expect((await all(resume(request('A'), backend(...calls).ask))).at(-1)?.state).toBe(LoadingState.Done);
});

it('ends the call when nobody listens any more', () => {
  let ended = false;
  const ask: Ask = () =>
    new Observable<DataQueryResponse>((subscriber) => {
      const inner = NEVER.subscribe(subscriber);
      return () => {
        ended = true;
        inner.unsubscribe();
      };
    });
  resume(request('A'), ask)
    .subscribe(() => undefined)
    .unsubscribe();
  expect(ended).toBe(true);
});
