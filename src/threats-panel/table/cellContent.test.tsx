import '../../../tests/fixtures/browser';

import { createTheme } from '@grafana/data';
import { render } from '@testing-library/react';

import { HOSTILE, overviewFrames } from '../../../tests/fixtures/frames';
import { parse } from '../../../tests/fixtures/panel';
import type { EndpointRow } from '../../model/overview';
import { readOverview } from '../../model/overview';
import { COLUMNS } from '../options';
import { cellContent } from './cellContent';
import { cellStyles } from './cellStyles';
import { tableWords } from './words';

const overview = readOverview(parse(overviewFrames()));
const rows = overview?.endpoints ?? [];
const context = {
  frame: overview?.endpointsFrame,
  computed: overview?.computed,
  timeZone: 'utc',
  ruleTitle: (rule: string) => `title of ${rule}`,
  words: tableWords(),
};

function content(column: Parameters<typeof cellContent>[0]['column'], change: Partial<EndpointRow> = {}) {
  const row = { ...rows[0], ...change };
  return cellContent({ row, column, context, styles: cellStyles(createTheme()), active: false });
}

const text = (...asked: Parameters<typeof content>) => render(<>{content(...asked).body}</>).container.textContent;

it('writes numbers for people', () => {
  expect(content('requests')).toMatchObject({ kind: 'number', body: '1,200,000' });
  expect(content('threatRatio', { threatRatio: 0.5 })).toMatchObject({ kind: 'number', body: '50 %' });
  expect(text('threats')).toBe('1,900');
});

it('says that a number is not available, which is not zero', () => {
  expect(content('requests', { requests: null })).toMatchObject({ kind: 'missing', body: 'n/a' });
  expect(content('requests', { requests: 0 })).toMatchObject({ kind: 'number', body: '0' });
});

it('shows two rules and how many more there are', () => {
  const rules = content('rules', { rules: ['a', 'b', 'c', 'd'] });
  expect(rules.title).toBe('title of a, title of b, title of c, title of d');
  expect(text('rules', { rules: ['a', 'b', 'c', 'd'] })).toBe('title of atitle of b+2');
  expect(text('rules', { rules: ['a', 'b'] })).toBe('title of atitle of b');
});

it('writes times in the time zone of the dashboard', () => {
  expect(content('lastSeen', { lastSeen: Date.UTC(2026, 10, 28, 12, 30) }).body).toBe('2026-11-28 12:30:00');
  expect(content('lastSeen', { lastSeen: null }).body).toBe('');
});

it('shows nothing of what an attacker wrote as anything but text', () => {
  const hostile = { path: HOSTILE, service: HOSTILE, lastRule: HOSTILE, rules: [HOSTILE], method: HOSTILE };
  for (const column of ['endpoint' as const, ...COLUMNS]) {
    const { container } = render(<>{content(column, hostile).body}</>);
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).not.toContain('\u202e');
  }
});
