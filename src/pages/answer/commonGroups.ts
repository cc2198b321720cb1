import { t } from '@grafana/i18n';

import type { Metric, ThreatFilter } from '../../model/query';
import { pageHref, paths, withFilters } from '../address';
import { Groups } from './Groups';

const METRICS: Metric[] = ['threats', 'blocked', 'passed', 'actors', 'rules', 'lastSeen'];

/** Endpoints, each leading to its page. */
export function endpointGroups(filters: ThreatFilter[]): Groups {
  return new Groups(
    { groupBy: ['endpoint', 'endpointId'], metrics: METRICS, filters },
    {
      title: t('groups.endpoints', 'Endpoints'),
      hidden: ['endpointId'],
      href: ({ values }, present) => values.endpointId && pageHref(paths.endpoint(values.endpointId), present),
    }
  );
}

/** Rules, each leading to what it found anywhere. */
export function ruleGroups(filters: ThreatFilter[]): Groups {
  return new Groups(
    { groupBy: ['rule'], metrics: METRICS.filter((metric) => metric !== 'rules'), filters },
    {
      title: t('groups.rules', 'Threat rules'),
      href: ({ values }, present) =>
        values.rule &&
        pageHref(paths.activity, withFilters(present, [['rule', values.rule]]), { groupBy: 'endpoint,actor' }),
    }
  );
}

/** Actors, each leading to its page. */
export function actorGroups(filters: ThreatFilter[]): Groups {
  return new Groups(
    { groupBy: ['actor'], metrics: ['score', ...METRICS.filter((metric) => metric !== 'actors')], filters },
    {
      title: t('groups.actors', 'Threat actors'),
      href: ({ values }, present) => values.actor && pageHref(paths.actor('actor', values.actor), present),
    }
  );
}
