import { t } from '@grafana/i18n';
import type { SceneAppPageLike, SceneRouteMatch } from '@grafana/scenes';
import type { SceneObject } from '@grafana/scenes';
import { PanelBuilders, SceneAppPage } from '@grafana/scenes';

import { metricLabel } from '../../model/labels';
import type { ThreatFilter } from '../../model/query';
import { paths, SHARED_KEYS } from '../address';
import { actorGroups, ruleGroups } from '../answer/commonGroups';
import { Groups } from '../answer/Groups';
import { EventsList } from '../events/EventsList';
import { ask, pageScene } from '../scene/pageScene';
import { trend } from '../scene/trend';
import { EndpointSummary } from './EndpointSummary';

interface Body {
  object: SceneObject;
  height?: number;
}

/** The id of the row that the backend puts unknown paths together in (pkg/view/known.go): it stands for many endpoints. */
const UNKNOWN_PATHS = 'unknown paths';

export function endpointFilters(id: string): ThreatFilter[] {
  return id === UNKNOWN_PATHS
    ? [{ key: 'known', operator: '=', values: ['unknown'] }]
    : [{ key: 'endpointId', operator: '=', values: [id] }];
}

/** The page of one endpoint, with tabs. */
export function endpointPage({ params }: SceneRouteMatch<{ id?: string }>, parent: SceneAppPageLike) {
  const id = params.id ?? '';
  const url = paths.endpoint(id);
  const filters = endpointFilters(id);
  const tab = (title: string, path: string, bodies: () => Body[]) =>
    new SceneAppPage({
      title,
      url: path === 'overview' ? url : `${url}/${path}`,
      routePath: `${path}/*`,
      preserveUrlKeys: SHARED_KEYS,
      getScene: () => pageScene([{ object: new EndpointSummary(filters) }, ...bodies()]),
    });
  return new SceneAppPage({
    title: t('endpoint.title', 'Endpoint'),
    url,
    routePath: '*',
    preserveUrlKeys: SHARED_KEYS,
    getParentPage: () => parent,
    tabs: [
      tab(t('endpoint.overview', 'Overview'), 'overview', () => overview(filters)),
      tab(t('endpoint.rules', 'Threat rules'), 'rules', () => [{ object: ruleGroups(filters) }]),
      tab(t('endpoint.actors', 'Threat actors'), 'actors', () => [{ object: actorGroups(filters) }]),
      tab(t('endpoint.events', 'Threat requests'), 'events', () => [{ object: new EventsList(filters) }]),
    ],
  });
}

function overview(filters: ThreatFilter[]): Body[] {
  const traffic = PanelBuilders.timeseries()
    .setTitle(t('endpoint.traffic', 'Requests and errors over time'))
    .setData(
      ask(
        { queryType: 'series', metrics: ['requests'], filters },
        { queryType: 'series', metrics: ['errors'], filters }
      )
    )
    .setMin(0)
    .setOverrides((overrides) =>
      overrides
        .matchFieldsByQuery('A')
        .overrideDisplayName(metricLabel('requests'))
        .matchFieldsByQuery('B')
        .overrideDisplayName(metricLabel('errors'))
    )
    .build();
  return [
    {
      object: trend(t('endpoint.trend', 'Threat requests over time, by category'), ['category'], filters),
      height: 250,
    },
    { object: traffic, height: 250 },
    {
      object: new Groups(
        {
          groupBy: ['statusClass'],
          // Bytes and durations are empty where they are not logged.
          metrics: ['requests', 'threats', 'bytes', 'durationMean', 'durationP95'],
          scope: 'all',
          orderBy: { metric: 'requests', desc: true },
          filters,
        },
        { title: t('endpoint.statuses', 'How requests were answered') }
      ),
    },
  ];
}
