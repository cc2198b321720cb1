import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';

import { AppConfigPage } from './pages/AppConfigPage';
import { AppPage } from './pages/AppPage';
import { ConfigPage } from './pages/ConfigPage';
import { DashboardPage } from './pages/DashboardPage';
import { PanelPage } from './pages/PanelPage';
import { QueryPage } from './pages/QueryPage';
import { appMeta } from './services/plugins';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';

/** The frame that Grafana would put around the pages. */
export function Shell() {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.shell}>
      <TopBar />
      <main className={styles.main}>
        <Suspense fallback={<LoadingPlaceholder text="Loading…" />}>
          <Routes>
            <Route path="/a/:id/*" element={<AppPage />} />
            <Route path="/plugins/:id" element={<AppConfigPage />} />
            <Route path="/preview/panel" element={<PanelPage />} />
            <Route path="/preview/query" element={<QueryPage />} />
            <Route path="/preview/config/:uid" element={<ConfigPage />} />
            {/* Where Grafana has it, and where the plugin links to. */}
            <Route path="/connections/datasources/edit/:uid" element={<ConfigPage />} />
            <Route path="/preview/dashboard/:file" element={<DashboardPage />} />
            <Route path="/d/:file/*" element={<DashboardPage />} />
            <Route path="*" element={<Navigate to={`/a/${appMeta().id}`} replace />} />
          </Routes>
        </Suspense>
      </main>
      <Toasts />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  shell: css({
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
    background: theme.colors.background.canvas,
  }),
  main: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, position: 'relative' }),
});
