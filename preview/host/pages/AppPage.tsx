import { AppPlugin, PluginContextProvider } from '@grafana/data';
import { ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { Suspense } from 'react';
import { useLocation } from 'react-router';

import { appMeta } from '../services/plugins';
import { useAppPlugin } from './useAppPlugin';

/** The app's own pages, below /a/<id>. */
export function AppPage() {
  const plugin: AppPlugin | undefined = useAppPlugin();
  const { pathname, search } = useLocation();
  const Root = plugin?.root;
  if (!Root) {
    return <LoadingPlaceholder text="Loading…" />;
  }
  const meta = appMeta();
  return (
    <PluginContextProvider meta={meta}>
      <ErrorBoundaryAlert style="page">
        <Suspense fallback={<LoadingPlaceholder text="Loading…" />}>
          <Root
            meta={meta}
            basename={`/a/${meta.id}`}
            onNavChanged={() => {}}
            query={Object.fromEntries(new URLSearchParams(search))}
            path={pathname}
          />
        </Suspense>
      </ErrorBoundaryAlert>
    </PluginContextProvider>
  );
}
