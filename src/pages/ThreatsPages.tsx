import { t } from '@grafana/i18n';
import { SceneApp, SceneAppPage, useSceneApp } from '@grafana/scenes';

import { APP_ROOT } from '../model/ids';
import { Activity } from './activity/Activity';
import { actorPage } from './actors/actorPage';
import { Actors } from './actors/Actors';
import { paths, SHARED_KEYS } from './address';
import { endpointPage } from './endpoint/endpointPage';
import { healthScene } from './health/healthScene';
import { pageScene } from './scene/pageScene';
import { threatsScene } from './threatsScene';

function threatsApp(): SceneApp {
  const shared = { preserveUrlKeys: SHARED_KEYS };
  return new SceneApp({
    pages: [
      new SceneAppPage({
        title: t('pages.title', 'APIs under threat'),
        subTitle: t('pages.subtitle', 'Which APIs are attacked, by what, by whom, and whether it was blocked'),
        url: APP_ROOT,
        routePath: '*',
        ...shared,
        tabs: [
          new SceneAppPage({
            title: t('pages.threats', 'APIs'),
            url: paths.threats,
            routePath: 'threats/*',
            ...shared,
            getScene: threatsScene,
            drilldowns: [{ routePath: 'endpoints/:id/*', getPage: endpointPage }],
          }),
          new SceneAppPage({
            title: t('pages.activity', 'Threat activity'),
            url: paths.activity,
            routePath: 'activity/*',
            ...shared,
            getScene: () => pageScene([{ object: new Activity() }]),
          }),
          new SceneAppPage({
            title: t('pages.actors', 'Actors'),
            url: paths.actors,
            routePath: 'actors/*',
            ...shared,
            getScene: () => pageScene([{ object: new Actors() }]),
            drilldowns: [{ routePath: 'actors/:kind/:value/*', getPage: actorPage }],
          }),
          new SceneAppPage({
            title: t('pages.health', 'Data health'),
            url: paths.health,
            routePath: 'health/*',
            ...shared,
            getScene: healthScene,
          }),
        ],
      }),
    ],
    urlSyncOptions: { updateUrlOnInit: true, createBrowserHistorySteps: true },
  });
}

export function ThreatsPages() {
  const app = useSceneApp(threatsApp);
  return <app.Component model={app} />;
}
