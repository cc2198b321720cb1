import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { EmbeddedScene, UrlSyncContextProvider } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { useLocation } from 'react-router';

import { panelScene } from './panelScene';

/** One panel in a frame that can be resized. Parameters: uid, from, to, query, options and fieldConfig (JSON), width, height. */
export function PanelPage() {
  const styles = useStyles2(getStyles);
  const { search } = useLocation();
  const asked = new URLSearchParams(search);
  const key = ['uid', 'query', 'options', 'fieldConfig', 'type'].map((name) => asked.get(name) ?? '').join('\n');
  // eslint-disable-next-line react-hooks/exhaustive-deps -- range and filters change the scene; only what else was asked makes a new one
  const scene: EmbeddedScene = useMemo(() => panelScene(asked), [key]);
  const size = { width: asked.get('width') ?? '100%', height: asked.get('height') ?? 'calc(100vh - 80px)' };
  return (
    <div className={styles.page}>
      <UrlSyncContextProvider scene={scene}>
        <div className={styles.frame} style={size} data-testid="panel-frame">
          <scene.Component model={scene} />
        </div>
      </UrlSyncContextProvider>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(1), overflow: 'auto' }),
  frame: css({ display: 'flex', resize: 'both', overflow: 'auto', minWidth: 200, minHeight: 200 }),
});
