import { t } from '@grafana/i18n';
import type { SceneAppPageLike, SceneRouteMatch } from '@grafana/scenes';
import { SceneAppPage } from '@grafana/scenes';

import { inert } from '../../model/inert';
import { dimensionLabel } from '../../model/labels';
import type { ThreatFilter } from '../../model/query';
import type { ActorKind } from '../address';
import { decodeValue, paths, SHARED_KEYS, toActorKind } from '../address';
import { endpointGroups, ruleGroups } from '../answer/commonGroups';
import { EventsList } from '../events/EventsList';
import { pageScene } from '../scene/pageScene';
import { trend } from '../scene/trend';
import { ActorSummary } from './ActorSummary';

/** The page of one actor: everything on it is filtered by who it is. */
export function actorPage({ params }: SceneRouteMatch<{ kind?: string; value?: string }>, parent: SceneAppPageLike) {
  const kind = toActorKind(params.kind);
  const value = decodeValue(params.value ?? '') ?? '';
  return new SceneAppPage({
    title: inert(value, 200) || t('actor.unknown', 'Unknown actor'),
    subTitle: dimensionLabel(kind),
    url: paths.actor(kind, value),
    routePath: '*',
    preserveUrlKeys: SHARED_KEYS,
    getParentPage: () => parent,
    getScene: () => actorScene(kind, value),
  });
}

function actorScene(kind: ActorKind, value: string) {
  const filters: ThreatFilter[] = [{ key: kind, operator: '=', values: [value] }];
  return pageScene([
    { object: new ActorSummary(kind, value, filters) },
    { object: trend(t('actor.trend', 'Threat requests over time, by outcome'), ['outcome'], filters), height: 250 },
    { object: endpointGroups(filters) },
    { object: ruleGroups(filters) },
    { object: new EventsList(filters) },
  ]);
}
