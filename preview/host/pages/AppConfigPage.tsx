import { PluginContextProvider } from '@grafana/data';
import { EmptyState, LoadingPlaceholder } from '@grafana/ui';
import { Suspense } from 'react';
import { useSearchParams } from 'react-router-dom';

import { Page } from '../Page';
import { appMeta } from '../services/plugins';
import { useAppPlugin } from './useAppPlugin';

/** The configuration tabs that the app adds to its page in Grafana's plugin catalogue. */
export function AppConfigPage() {
  const plugin = useAppPlugin();
  const [search] = useSearchParams();
  const meta = appMeta();
  if (!plugin) {
    return <LoadingPlaceholder text="Loading…" />;
  }
  const tabs = plugin.configPages ?? [];
  const shown = tabs.find(({ id }) => id === search.get('page')) ?? tabs[0];
  const children = tabs.map(({ id, title, icon }) => ({
    id,
    text: title,
    icon,
    url: `/plugins/${meta.id}?page=${id}`,
    active: id === shown.id,
  }));
  return (
    <PluginContextProvider meta={meta}>
      <Page pageNav={{ text: meta.name, subTitle: meta.info.description, children }}>
        <Suspense fallback={<LoadingPlaceholder text="Loading…" />}>
          {shown ? (
            <shown.body plugin={plugin} query={Object.fromEntries(search)} />
          ) : (
            <EmptyState variant="not-found" hideImage message="The app has no configuration page" />
          )}
        </Suspense>
      </Page>
    </PluginContextProvider>
  );
}
