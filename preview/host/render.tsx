import { ThemeContext } from '@grafana/data';
import { config, locationService, LocationServiceProvider } from '@grafana/runtime';
import { ErrorBoundaryAlert, GlobalStyles, ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import { ReactNode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { createPath, Navigator, parsePath, Router, To } from 'react-router';

import { Shell } from './Shell';

// Grafana's history is of version 4, the router of version 6.
const history = locationService.getHistory();
const complete = (to: To) => ({ pathname: '', search: '', hash: '', ...(typeof to === 'string' ? parsePath(to) : to) });
const navigator: Navigator = {
  createHref: (to) => createPath(complete(to)),
  go: (delta) => history.go(delta),
  push: (to, state) => history.push({ ...complete(to), state }),
  replace: (to, state) => history.replace({ ...complete(to), state }),
};

function HistoryRouter({ children }: { children: ReactNode }) {
  const { pathname, search, hash, state, key } = useSyncExternalStore(
    (changed) => history.listen(changed),
    () => history.location
  );
  return (
    <Router navigator={navigator} location={{ pathname, search, hash, state, key: key ?? 'default' }}>
      {children}
    </Router>
  );
}

export function render(): void {
  const root = document.getElementById('root');
  if (!root) {
    throw new Error('the page lacks its root element');
  }
  createRoot(root).render(
    <ThemeContext.Provider value={config.theme2}>
      <LocationServiceProvider service={locationService}>
        <HistoryRouter>
          <ModalsProvider>
            <GlobalStyles />
            <ErrorBoundaryAlert style="page">
              <Shell />
            </ErrorBoundaryAlert>
            <ModalRoot />
            <PortalContainer />
          </ModalsProvider>
        </HistoryRouter>
      </LocationServiceProvider>
    </ThemeContext.Provider>
  );
}
