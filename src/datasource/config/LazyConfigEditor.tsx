import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';

import type { EditorProps } from './options';

const ConfigEditor = lazy(() => import('./ConfigEditor'));

/** Dashboards load the data source without its settings page. */
export function LazyConfigEditor(props: EditorProps) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <ConfigEditor {...props} />
    </Suspense>
  );
}
