import { AppPlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { lazy, Suspense } from 'react';

import { APP_ID } from './model/ids';

// Scenes and pages stay out of this file: Grafana loads it on every start.
const LazyApp = lazy(() => import('./pages/App'));
const LazyConfigPage = lazy(() => import('./pages/ConfigPage'));

void initPluginTranslations(APP_ID);

function App() {
  return (
    <Suspense fallback={null}>
      <LazyApp />
    </Suspense>
  );
}

function ConfigPage() {
  return (
    <Suspense fallback={null}>
      <LazyConfigPage />
    </Suspense>
  );
}

export const plugin = new AppPlugin()
  .setRootPage(App)
  .addConfigPage({ title: 'Data sources', icon: 'database', id: 'data-sources', body: ConfigPage });
