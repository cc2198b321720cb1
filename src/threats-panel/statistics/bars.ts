import { t } from '@grafana/i18n';

import { AS_TEXT } from '../../model/asText';
import { formatCompact, formatCount } from '../../model/format';
import { inert } from '../../model/inert';
import { basisLabel, severityLabel } from '../../model/labels';
import type { CategoryRow, RuleRow } from '../../model/overview';
import type { Taxonomy } from '../../model/query';
import { categoryFilter, NOT_LISTED } from '../../model/taxonomy';
import type { AddFilter } from '../useAddFilter';
import type { Bar } from './BarList';

export const TOP_RULES = 6;
export const TOP_TYPES = 6;

export function apisText(endpoints: number): string {
  return t('statistics.apis', '{{count}} APIs', { count: endpoints, defaultValue_one: '{{count}} API' });
}

export function threatsText(threats: number): string {
  return t('statistics.threats', '{{threats}} threats', { threats: formatCompact(threats), ...AS_TEXT });
}

function clickHint(addFilter: AddFilter | undefined): string {
  return addFilter ? ` ${t('statistics.clickToFilter', 'Click to filter by it.')}` : '';
}

export function ruleBars(rules: RuleRow[], addFilter?: AddFilter): Bar[] {
  return rules.slice(0, TOP_RULES).map((rule) => ({
    key: rule.rule,
    label: inert(rule.title),
    value: rule.endpoints,
    valueText: `${apisText(rule.endpoints)} · ${threatsText(rule.threats)}`,
    tooltip: `${inert(rule.title)} (${severityLabel(rule.severity)}): ${apisText(rule.endpoints)}, ${t(
      'statistics.ruleThreats',
      '{{threats}} threat requests, {{blocked}} of them blocked.',
      { threats: formatCount(rule.threats), blocked: formatCount(rule.blocked), ...AS_TEXT }
    )}${clickHint(addFilter)}`,
    onClick: addFilter && (() => addFilter({ key: 'rule', operator: '=', value: rule.rule })),
  }));
}

export function categoryLabel(row: CategoryRow, shown: Taxonomy): string {
  if (row.category === NOT_LISTED) {
    return t('statistics.notListed', 'Not listed');
  }
  // A code without its title says little, a threat type's id nothing more than its title.
  return shown === 'type' || row.title.startsWith(row.category) || row.title === row.category
    ? inert(row.title)
    : `${inert(row.category)} ${inert(row.title)}`;
}

export function categoryBars(rows: CategoryRow[], shown: Taxonomy, queried: Taxonomy, addFilter?: AddFilter): Bar[] {
  return rows.slice(0, TOP_TYPES).map((row) => {
    const filter = addFilter && categoryFilter(shown, queried, row.category);
    const label = categoryLabel(row, shown);
    return {
      key: row.category,
      label,
      mark: row.basis === 'nearest' ? '≈' : undefined,
      value: row.threats,
      valueText: `${formatCompact(row.threats)} · ${apisText(row.endpoints)}`,
      tooltip: `${label}: ${t('statistics.categoryThreats', '{{threats}} threat requests,', {
        threats: formatCount(row.threats),
        ...AS_TEXT,
      })} ${apisText(row.endpoints)}. ${basisLabel(row.category === NOT_LISTED ? '' : row.basis)}.${clickHint(
        filter && addFilter
      )}`,
      onClick: filter && addFilter && (() => addFilter(filter)),
    };
  });
}
