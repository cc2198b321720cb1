import { t } from '@grafana/i18n';

import { outcomeLabel, severityLabel } from '../../model/labels';
import type { Outcome } from '../../model/outcomes';
import { OUTCOMES, SEVERITIES } from '../../model/outcomes';
import { tagHelp, tagLabel } from '../../model/tags';

const TAGS = ['documented', 'shadow', 'deprecated', 'probe-only', 'new'];

/** The texts that rows have in common. */
export interface Words {
  table: string;
  none: string;
  notAvailable: string;
  trend: string;
  most: string;
  last: string;
  tags: string;
  moreRules: (more: number) => string;
  outcome: (outcome: Outcome) => string;
  severity: (severity: string) => string;
  tag: (tag: string) => { label: string; help: string };
}

function lookedUp<T>(keys: readonly string[], find: (key: string) => T): (key: string) => T {
  const known = new Map(keys.map((key) => [key, find(key)]));
  return (key) => known.get(key) ?? find(key);
}

function kept<T>(find: (count: number) => T): (count: number) => T {
  const known = new Map<number, T>();
  return (count) => {
    const found = known.get(count) ?? find(count);
    known.set(count, found);
    return found;
  };
}

/** Looked up once for a table: to translate a word costs more than the cell that it stands in. */
export function tableWords(): Words {
  return {
    table: t('table.label', 'APIs under threat'),
    none: t('table.none', 'n/a'),
    notAvailable: t('table.notAvailable', 'Not available from this source'),
    trend: t('table.trend', 'Threat requests in equal parts of the range'),
    most: t('table.trendMost', 'at most'),
    last: t('table.trendLast', 'in the last'),
    tags: t('tags.label', 'Tags'),
    moreRules: kept((more: number) => t('table.moreRules', '+{{more}}', { more })),
    outcome: lookedUp(OUTCOMES, (outcome) => outcomeLabel(OUTCOMES.find((one) => one === outcome) ?? 'unknown')),
    severity: lookedUp(SEVERITIES, severityLabel),
    tag: lookedUp(TAGS, (tag) => ({ label: tagLabel(tag), help: tagHelp(tag) })),
  };
}
