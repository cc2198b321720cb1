import { css } from '@emotion/css';
import { GrafanaTheme2, PageLayoutType } from '@grafana/data';
import { PluginPageProps } from '@grafana/runtime';
import { Tab, TabsBar, Text, useStyles2 } from '@grafana/ui';

/** What PluginPage shows in Grafana, without its navigation. */
export function Page({ pageNav, subTitle, actions, info, renderTitle, layout, children }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  const parent = pageNav?.parentItem?.children ? pageNav.parentItem : undefined;
  const tabs = pageNav?.children ?? parent?.children ?? [];
  const title = pageNav?.text ?? '';
  const below = subTitle ?? pageNav?.subTitle;
  return (
    <div className={styles.page}>
      {layout !== PageLayoutType.Canvas && title !== '' && (
        <div className={styles.head}>
          <div className={styles.title}>
            {renderTitle ? renderTitle(title) : <Text element="h1">{title}</Text>}
            {below && <Text color="secondary">{below}</Text>}
          </div>
          {info?.map(({ label, value }) => (
            <div key={label}>
              <Text variant="bodySmall" color="secondary">
                {label}
              </Text>
              <div>{value}</div>
            </div>
          ))}
          {actions}
        </div>
      )}
      {tabs.length > 0 && (
        <TabsBar>
          {tabs
            .filter(({ hideFromTabs }) => !hideFromTabs)
            .map(({ text, active, url, icon, tabCounter }) => (
              <Tab key={text} label={text} active={active} href={url} icon={icon} counter={tabCounter} />
            ))}
        </TabsBar>
      )}
      <div className={styles.body}>{children}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: theme.spacing(2),
    minWidth: 0,
    padding: theme.spacing(2),
  }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(2) }),
  title: css({ flexGrow: 1 }),
  body: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 }),
});
