import { t } from '@grafana/i18n';
import type { EmbeddedScene } from '@grafana/scenes';

import { NOTHING } from '../../evidence/metricText';
import { formatPercent } from '../../model/format';
import type { GroupRow } from '../../model/groups';
import { pageHref, paths, withFilters } from '../address';
import { Groups } from '../answer/Groups';
import { pageScene } from '../scene/pageScene';
import { Health } from './Health';
import { Merges } from './Merges';

/** A rule whose requests were nearly all rejected, by many actors, is more likely noise than a threat. */
export function rejectedShare({ metrics: { threats, rejected } }: GroupRow): string {
  return threats && rejected !== null && rejected !== undefined ? formatPercent(rejected / threats) : NOTHING;
}

export function healthScene(): EmbeddedScene {
  const noise = new Groups(
    { groupBy: ['rule'], metrics: ['threats', 'rejected', 'blocked', 'passed', 'actors', 'endpoints'] },
    {
      title: t('health.noisyRules', 'Rules by how much they find'),
      extra: [{ title: t('health.rejectedShare', 'Answered 4xx'), text: rejectedShare }],
      href: ({ values }, present) =>
        values.rule &&
        pageHref(paths.activity, withFilters(present, [['rule', values.rule]]), { groupBy: 'endpoint,actor' }),
    }
  );
  return pageScene([{ object: new Health() }, { object: new Merges() }, { object: noise }]);
}
