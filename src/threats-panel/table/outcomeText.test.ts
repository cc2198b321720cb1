import { createTheme } from '@grafana/data';

import type { OutcomeCounts } from '../../model/outcomes';
import { OUTCOMES } from '../../model/outcomes';
import { outcomeColor, outcomeGradient, outcomeText } from './outcomeText';

const theme = createTheme();
const counts = (some: Partial<OutcomeCounts>): OutcomeCounts => ({
  ...(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as OutcomeCounts),
  ...some,
});

/** Where each colour begins and ends, in percent. */
function stops(some: Partial<OutcomeCounts>): Array<[string, number, number]> {
  const gradient = outcomeGradient(counts(some), theme);
  const part = /(#\w+) (?:0|calc\(([\d.]+)% \+ [\d.]+px\)) ([\d.]+)%/g;
  return [...gradient.matchAll(part)].map(([, color, from, to]) => [color, Number(from ?? 0), Number(to)]);
}

const color = (outcome: keyof OutcomeCounts) => outcomeColor(outcome, theme);

it('names what got through first', () => {
  expect(outcomeText(counts({ blocked: 1200, passed: 3 }))).toBe('Answered 2xx: 3, Blocked: 1,200');
  expect(outcomeText(counts({}))).toBe('');
});

it('shows parts as wide as their shares, side by side, to the end', () => {
  expect(stops({ passed: 1, rejected: 2, blocked: 1 })).toEqual([
    [color('passed'), 0, 25],
    [color('rejected'), 25, 75],
    [color('blocked'), 75, 100],
  ]);
  expect(stops({ failed: 7 })).toEqual([[color('failed'), 0, 100]]);
});

it('shows a part that is there, however small it is', () => {
  const [[first, from, to], ...others] = stops({ passed: 1, blocked: 999_999 });
  expect([first, from]).toEqual([color('passed'), 0]);
  expect(to).toBeGreaterThan(3);
  expect(others).toHaveLength(1);
});

it('gives each outcome a colour of its own', () => {
  expect(new Set(OUTCOMES.map(color)).size).toBe(OUTCOMES.length);
});
