import { NOON, overviewFrames } from '../../../tests/fixtures/frames';
import { parse } from '../../../tests/fixtures/panel';
import { readOverview } from '../../model/overview';
import { indexAt, isSelected, moved, rangeOf, sumOf, totalOf } from './timeline';

const parts = readOverview(parse(overviewFrames()))?.timeline ?? [];

it('adds up', () => {
  expect(parts.map(totalOf)).toEqual([610, 400, 500, 1090, 1580, 0]);
  expect(sumOf(parts)).toMatchObject({ blocked: 1200, passed: 310, unknown: 20 });
});

it('makes a range of whole parts, in whatever order they were chosen', () => {
  const hour = 3_600_000;
  expect(rangeOf(parts, { anchor: 3, cursor: 1 }, NOON)).toEqual({ from: NOON - 20 * hour, to: NOON - 8 * hour });
  expect(rangeOf(parts, { anchor: 5, cursor: 5 }, NOON)).toEqual({ from: NOON - 4 * hour, to: NOON });
  expect(isSelected({ anchor: 3, cursor: 1 }, 2)).toBe(true);
  expect(isSelected({ anchor: 3, cursor: 1 }, 4)).toBe(false);
});

it('finds the part under the pointer', () => {
  expect([-0.1, 0, 0.5, 0.999, 1, 7].map((share) => indexAt(share, 6))).toEqual([0, 0, 3, 5, 5, 5]);
});

it('moves by keys, and extends with Shift', () => {
  const start = { anchor: 2, cursor: 2 };
  expect(moved(start, 'ArrowRight', false, 6)).toEqual({ anchor: 3, cursor: 3 });
  expect(moved(start, 'ArrowLeft', true, 6)).toEqual({ anchor: 2, cursor: 1 });
  expect(moved(start, 'End', true, 6)).toEqual({ anchor: 2, cursor: 5 });
  expect(moved({ anchor: 0, cursor: 0 }, 'ArrowLeft', false, 6)).toEqual({ anchor: 0, cursor: 0 });
  expect(moved(start, 'x', false, 6)).toBeUndefined();
});
