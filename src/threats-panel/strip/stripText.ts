import type { IconName } from '@grafana/data';
import { t } from '@grafana/i18n';

import { AS_TEXT } from '../../model/asText';
import type { Computed, Exactness } from '../../model/computed';
import { formatCompact, formatPercent, formatSpan } from '../../model/format';

export function exactnessLabel(exactness: Exactness): string {
  switch (exactness) {
    case 'exact':
      return t('exactness.exact', 'exact');
    case 'derived':
      return t('exactness.derived', 'derived');
    case 'partial':
      return t('exactness.partial', 'partial');
    case 'at least':
      return t('exactness.atLeast', 'at least');
    case 'estimated':
      return t('exactness.estimated', 'estimated');
    case 'not available':
      return t('exactness.notAvailable', 'not available');
  }
}

export function exactnessHelp(exactness: Exactness): string {
  switch (exactness) {
    case 'exact':
      return t('exactness.exactHelp', 'Equal to what a program would count that reads every entry of the range.');
    case 'derived':
      return t('exactness.derivedHelp', 'The log does not say it: the plugin looked it up itself.');
    case 'partial':
      return t('exactness.partialHelp', 'A part of the range has not been read, so the numbers are too low.');
    case 'at least':
      return t('exactness.atLeastHelp', 'Counting stopped at a limit: there are this many or more.');
    case 'estimated':
      return t('exactness.estimatedHelp', 'Some numbers are computed from rounded values, see the columns.');
    case 'not available':
      return t('exactness.notAvailableHelp', 'Some numbers can not be known from this source.');
  }
}

export function exactnessIcon(exactness: Exactness): IconName {
  switch (exactness) {
    case 'exact':
      return 'check-circle';
    case 'derived':
      return 'book-open';
    case 'partial':
      return 'exclamation-triangle';
    case 'at least':
      return 'arrow-up';
    case 'estimated':
      return 'calculator-alt';
    case 'not available':
      return 'question-circle';
  }
}

/** Entries may still arrive for the newest part: then it is exact as of the time when that was read. */
export function exactnessText({ exactness, unsettled, asOf }: Computed): string {
  const label = exactnessLabel(exactness);
  if (!unsettled || asOf === null || exactness !== 'exact') {
    return label;
  }
  const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(asOf);
  return t('strip.exactAsOf', '{{label}} as of {{time}}', { label, time, ...AS_TEXT });
}

/** The strip in one line: exact · 24 h · 41M entries · 3 s */
export function stripParts(computed: Computed): string[] {
  const parts = [exactnessText(computed)];
  if (computed.coverage < 1) {
    parts.push(t('strip.coverage', '{{share}} read', { share: formatPercent(computed.coverage), ...AS_TEXT }));
  }
  if (computed.from !== null && computed.to !== null) {
    parts.push(formatSpan(computed.to - computed.from));
  }
  if (computed.sources.length > 1) {
    parts.push(t('strip.sourceCount', '{{count}} sources', { count: computed.sources.length }));
  }
  if (computed.entries !== null) {
    parts.push(t('strip.entries', '{{entries}} entries', { entries: formatCompact(computed.entries), ...AS_TEXT }));
  }
  if (computed.cost.seconds !== null) {
    parts.push(formatSpan(computed.cost.seconds * 1000));
  }
  return parts;
}
