import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { EmbeddedScene, UrlSyncContextProvider } from '@grafana/scenes';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';

import { appMeta } from '../services/plugins';
import { DashboardModel, dashboardScene } from './dashboardScene';

async function load(name: string): Promise<EmbeddedScene> {
  // /d/<uid> is what links have; plugin.json knows the file.
  const included = appMeta().includes?.find((one) => one.type === 'dashboard' && 'uid' in one && one.uid === name);
  const file = included?.path?.replace('dashboards/', '') ?? name;
  const response = await fetch(`/${appMeta().baseUrl}/dashboards/${file}`);
  if (!response.ok) {
    throw new Error(`${file}: ${response.statusText}`);
  }
  const model: DashboardModel = await response.json();
  return dashboardScene(model);
}

/** A bundled dashboard, with stand-ins for Grafana's own panels. */
export function DashboardPage() {
  const styles = useStyles2(getStyles);
  const { file = '' } = useParams();
  const [scene, setScene] = useState<EmbeddedScene>();
  const [failure, setFailure] = useState<Error>();

  useEffect(() => {
    setScene(undefined);
    load(file).then(setScene, setFailure);
  }, [file]);

  if (failure) {
    throw failure;
  }
  return scene ? (
    <div className={styles.page}>
      <UrlSyncContextProvider scene={scene} updateUrlOnInit>
        <scene.Component model={scene} />
      </UrlSyncContextProvider>
    </div>
  ) : (
    <LoadingPlaceholder text="Loading…" />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexGrow: 1, padding: theme.spacing(2) }),
});
