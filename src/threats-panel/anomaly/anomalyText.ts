import { t } from '@grafana/i18n';

import type { Anomaly, Deviation, DeviationFormula, Span, SpanState } from '../../model/anomaly';
import { AS_TEXT } from '../../model/asText';
import { formatCount, formatDecimal, formatPercent } from '../../model/format';
import { inert } from '../../model/inert';

/** What stands beside the score. */
export function timesText({ times, usual }: Deviation): string {
  if (times !== null) {
    return t('anomaly.times', '{{times}}× the usual', { times: formatDecimal(times), ...AS_TEXT });
  }
  return usual === 0 ? t('anomaly.usuallyNone', 'usually none') : '';
}

function sigmasText(sigmas: number): string {
  return sigmas >= 0
    ? t('anomaly.above', '{{sigmas}} sigma above the usual', { sigmas: formatDecimal(sigmas), ...AS_TEXT })
    : t('anomaly.below', '{{sigmas}} sigma below the usual', { sigmas: formatDecimal(-sigmas), ...AS_TEXT });
}

type Line = [label: string, value: string];

function deviationLines(value: string, usual: (n: number) => string, deviation: Deviation): string {
  const parts = [value];
  if (deviation.usual !== null && deviation.spread !== null) {
    parts.push(
      t('anomaly.usual', 'usually {{usual}} ± {{spread}}', {
        usual: usual(deviation.usual),
        spread: usual(deviation.spread),
        ...AS_TEXT,
      })
    );
  }
  if (deviation.sigmas !== null) {
    parts.push(sigmasText(deviation.sigmas));
  }
  if (deviation.score !== null) {
    parts.push(t('anomaly.score', 'score {{score}}', { score: formatCount(Math.round(deviation.score)), ...AS_TEXT }));
  }
  return parts.join(' · ');
}

/** The numbers behind the score. */
export function anomalyLines({
  threats,
  threatRatio,
  ofThreats,
  ofRatio,
  windows,
  ofWindows,
}: Omit<Anomaly, 'spans'>): Line[] {
  const lines: Line[] = [];
  if (threats !== null) {
    lines.push([
      t('anomaly.threats', 'Threat requests'),
      deviationLines(formatCount(threats), formatDecimal, ofThreats),
    ]);
  }
  if (threatRatio !== null) {
    lines.push([
      t('anomaly.ratio', 'Share of all requests'),
      deviationLines(formatPercent(threatRatio), formatPercent, ofRatio),
    ]);
  }
  lines.push([
    t('anomaly.windows', 'Compared with'),
    t('anomaly.windowsOf', '{{windows}} of {{all}} earlier windows', {
      windows: formatCount(windows),
      all: formatCount(ofWindows),
      ...AS_TEXT,
    }),
  ]);
  return lines;
}

/** The formula of docs/anomaly.md, with the constants that the backend used. */
export function formulaText({ madScale, leastSpread, pointsPerSigma }: DeviationFormula): string[] {
  return [
    t('anomaly.formulaScore', 'score = {{points}} × (threats − usual) ÷ sigma, from 0 to 100', {
      points: formatDecimal(pointsPerSigma),
      ...AS_TEXT,
    }),
    t('anomaly.formulaUsual', 'usual = median of the earlier windows'),
    t(
      'anomaly.formulaSpread',
      'sigma = the largest of {{scale}} × median distance from the usual, √usual, {{least}} × usual, and 1 request',
      { scale: String(madScale), least: formatDecimal(leastSpread), ...AS_TEXT }
    ),
    t(
      'anomaly.formulaShare',
      'Of the share: the same, with the threats that earlier windows would have had among as many requests as the range.'
    ),
  ];
}

export function spanStateText(state: SpanState): string {
  switch (state) {
    case 'range':
      return t('anomaly.stateRange', 'the range');
    case 'used':
      return t('anomaly.stateUsed', 'used');
    case 'no data':
      return t('anomaly.stateNoData', 'no data');
    case 'incomplete':
      return t('anomaly.stateIncomplete', 'not read in whole');
  }
}

export function spanNumbers({ state, threats, threatRatio }: Span): [threats: string, share: string] {
  const unknown = state === 'no data' || state === 'incomplete';
  return [
    unknown || threats === null ? '–' : formatCount(threats),
    unknown || threatRatio === null ? '–' : formatPercent(threatRatio),
  ];
}

/** Why there is no score, in a sentence. */
export function noScoreText({ reason, windows, ofWindows, formula }: Omit<Anomaly, 'spans'>): string {
  if (reason === '') {
    return '';
  }
  if (formula && windows < formula.leastWindows && ofWindows > 0) {
    return t(
      'anomaly.tooFew',
      'Only {{windows}} of {{all}} earlier windows have data that was read in whole. It takes {{least}} to say what is usual.',
      {
        windows: formatCount(windows),
        all: formatCount(ofWindows),
        least: formatCount(formula.leastWindows),
        ...AS_TEXT,
      }
    );
  }
  return t('anomaly.notWhole', 'The range was not read in whole: {{reason}}', { reason: inert(reason), ...AS_TEXT });
}
