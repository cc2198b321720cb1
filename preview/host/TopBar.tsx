import { css, cx } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { config, getDataSourceSrv, locationService } from '@grafana/runtime';
import { Badge, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';

import { appMeta } from './services/plugins';

const themes = [
  { label: 'Dark', value: 'dark' },
  { label: 'Light', value: 'light' },
];

// The theme is read while @grafana/runtime loads, so a switch needs a reload.
function switchTheme(theme: string) {
  sessionStorage.setItem('preview.theme', theme);
  const address = new URL(window.location.href);
  address.searchParams.set('theme', theme);
  window.location.assign(address);
}

function useDashboards(): string[] {
  const [files, setFiles] = useState<string[]>([]);
  useEffect(() => {
    fetch('/api/preview/dashboards')
      .then((response) => response.json())
      .then(setFiles, console.error);
  }, []);
  return files;
}

export function TopBar() {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const app = appMeta();
  const dashboards = useDashboards();
  const isShown = (path: string) => pathname === path || pathname.startsWith(`${path}/`);
  const links = [
    ...(app.includes ?? [])
      .filter(({ type, addToNav }) => type === 'page' && addToNav)
      .map(({ name, path = '' }) => ({ name, path })),
    { name: 'Panel', path: '/preview/panel' },
    { name: 'Query', path: '/preview/query' },
    ...getDataSourceSrv()
      .getList()
      .map(({ name, uid }) => ({ name, path: `/preview/config/${uid}` })),
    ...dashboards.map((file) => ({ name: file.replace('.json', ''), path: `/preview/dashboard/${file}` })),
  ];
  return (
    <header className={styles.bar}>
      <img className={styles.logo} src={`/${app.info.logos.small}`} alt="" />
      <nav aria-label="Preview" className={styles.links}>
        {links.map(({ name, path }) => (
          <a
            key={path}
            href={path}
            className={cx(styles.link, isShown(path) && styles.active)}
            aria-current={isShown(path) ? 'page' : undefined}
            onClick={(event) => {
              event.preventDefault();
              locationService.push(path);
            }}
          >
            {name}
          </a>
        ))}
      </nav>
      <Badge text="Preview without Grafana" color="blue" />
      <RadioButtonGroup
        aria-label="Theme"
        size="sm"
        options={themes}
        value={config.theme2.isDark ? 'dark' : 'light'}
        onChange={switchTheme}
      />
    </header>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(0.75, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
  }),
  logo: css({ width: theme.spacing(3), height: theme.spacing(3) }),
  links: css({ display: 'flex', flexWrap: 'wrap', flexGrow: 1, gap: theme.spacing(0.5) }),
  link: css({
    padding: theme.spacing(0.25, 1),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    '&:hover': { color: theme.colors.text.primary, background: theme.colors.action.hover },
  }),
  active: css({ color: theme.colors.text.primary, background: theme.colors.action.selected }),
});
