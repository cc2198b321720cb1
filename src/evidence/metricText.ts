import { dateTimeFormat } from '@grafana/data';

import { formatBytes, formatCount, formatPercent, formatSpan } from '../model/format';
import type { Metric } from '../model/query';

/** What is not available reads as a dash, never as zero. */
export const NOTHING = '–';

export function metricText(metric: Metric, value: number | null | undefined, timeZone: string): string {
  if (value === null || value === undefined) {
    return NOTHING;
  }
  switch (metric) {
    case 'lastSeen':
      return dateTimeFormat(value, { timeZone });
    case 'bytes':
      return formatBytes(value);
    case 'durationMean':
    case 'durationP95':
      return value < 1 ? `${formatCount(Math.round(value * 1e5) / 100)} ms` : formatSpan(value * 1000);
    case 'threatRatio':
    case 'errorRatio':
      return formatPercent(value);
    case 'score':
      return new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(value);
    default:
      return formatCount(value);
  }
}
