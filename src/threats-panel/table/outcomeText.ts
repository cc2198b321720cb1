import type { GrafanaTheme2 } from '@grafana/data';

import { formatCount } from '../../model/format';
import { outcomeLabel } from '../../model/labels';
import type { Outcome, OutcomeCounts } from '../../model/outcomes';
import { OUTCOMES } from '../../model/outcomes';

/** Largest worry first: what got through, then what is unclear, then what was stopped. */
const ORDER: readonly Outcome[] = ['passed', 'failed', 'redirected', 'unknown', 'rejected', 'blocked'];

export interface OutcomePart {
  outcome: Outcome;
  count: number;
  share: number;
}

export function outcomeParts(counts: OutcomeCounts): OutcomePart[] {
  const total = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
  return ORDER.filter((outcome) => counts[outcome] > 0).map((outcome) => ({
    outcome,
    count: counts[outcome],
    share: counts[outcome] / total,
  }));
}

export function outcomeText(counts: OutcomeCounts, label: (outcome: Outcome) => string = outcomeLabel): string {
  return outcomeParts(counts)
    .map(({ outcome, count }) => `${label(outcome)}: ${formatCount(count)}`)
    .join(', ');
}

const COLORS: Record<Outcome, string> = {
  passed: 'dark-red',
  failed: 'dark-orange',
  redirected: 'dark-purple',
  unknown: 'gray',
  rejected: 'dark-yellow',
  blocked: 'dark-green',
};

export function outcomeColor(outcome: Outcome, theme: GrafanaTheme2): string {
  return outcome === 'unknown' ? theme.colors.text.disabled : theme.visualization.getColorByName(COLORS[outcome]);
}

/** A part that is there is seen, however small it is. */
const LEAST_SHARE = 0.04;

/** The parts side by side in one background: an element for each would be a fifth of what a row has. */
export function outcomeGradient(counts: OutcomeCounts, theme: GrafanaTheme2): string {
  const parts = outcomeParts(counts).map(({ outcome, share }) => ({
    color: outcomeColor(outcome, theme),
    width: Math.max(share, LEAST_SHARE),
  }));
  const gap = theme.spacing(0.125);
  const total = parts.reduce((sum, { width }) => sum + width, 0);
  let end = 0;
  const stops = parts.map(({ color, width }, index) => {
    const from = index === 0 ? '0' : `calc(${percent(end)} + ${gap})`;
    end += width / total;
    const till = percent(end);
    return index === parts.length - 1
      ? `${color} ${from} 100%`
      : `${color} ${from} ${till}, transparent ${till} calc(${till} + ${gap})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
