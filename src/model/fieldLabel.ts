import { t } from '@grafana/i18n';

import { dimensionLabel, metricLabel } from './labels';

/** The parts of a request that an entry may have; most are dimensions or metrics by the same name. */
export function fieldLabel(name: string): string {
  switch (name) {
    case 'target':
      return t('part.target', 'Target (path and query)');
    case 'requestLine':
      return t('part.requestLine', 'Request line');
    case 'query':
      return t('part.query', 'Query, where it is logged apart');
    case 'route':
      return t('part.route', 'Route');
    case 'peer':
      return t('part.peer', 'Address of the sender');
    case 'forwarded':
      return t('part.forwarded', 'Forwarded addresses');
    case 'referer':
      return t('part.referer', 'Referer');
    case 'cookie':
      return t('part.cookie', 'Cookies');
    case 'body':
      return t('part.body', 'Body of the request');
    case 'authorization':
      return t('part.authorization', 'Authorization');
    case 'duration':
      return t('part.duration', 'Duration');
    case 'traceId':
      return t('part.traceId', 'Request or trace id');
    case 'verdict':
      return t('part.verdict', 'Verdict: rule id');
    case 'notice':
      return t('part.notice', 'Verdict: rules that matched without deciding');
    case 'counted':
      return t('part.counted', 'Verdict: rules that were only counted');
    case 'interrupted':
      return t('part.interrupted', 'Verdict: action');
    default: {
      const label = dimensionLabel(name);
      return label === name ? metricLabel(name) : label;
    }
  }
}
