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
