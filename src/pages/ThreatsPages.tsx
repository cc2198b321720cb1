import { t } from '@grafana/i18n';
import { SceneApp, SceneAppPage, useSceneApp } from '@grafana/scenes';

import { APP_ROOT } from '../model/ids';
import { threatsScene } from './threatsScene';

function threatsApp(): SceneApp {
  return new SceneApp({
    pages: [
      new SceneAppPage({
        title: t('pages.title', 'APIs under threat'),
        subTitle: t('pages.subtitle', 'Which APIs are attacked, by what, by whom, and whether it was blocked'),
        url: APP_ROOT,
        routePath: '*',
        getScene: threatsScene,
      }),
    ],
    urlSyncOptions: { updateUrlOnInit: true, createBrowserHistorySteps: true },
  });
}

export function ThreatsPages() {
  const app = useSceneApp(threatsApp);
  return <app.Component model={app} />;
}
