import { EventBusSrv, PanelPlugin } from '@grafana/data';
import {
  setAppEvents,
  setBackendSrv,
  setDataSourceSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { setPanelDataErrorView } from 'runtime-panel-error';
import { setPluginPage } from 'runtime-plugin-page';

import { Page } from '../Page';
import { PanelError } from '../PanelError';
import { Backend } from './backend';
import { DataSources } from './dataSources';
import { startLanguage } from './languages';
import { cachedPanel, importPanel } from './panels';
import { loadPlugins } from './plugins';
import { fillRegistries } from './registries';
import { runRequest } from './runRequest';
import { templates } from './templates';

/** Gives @grafana/runtime what Grafana would give it. */
export async function startServices(): Promise<void> {
  await startLanguage();
  const events = new EventBusSrv();
  const backend = new Backend(events);
  const dataSources = new DataSources(backend);

  setAppEvents(events);
  setBackendSrv(backend);
  setTemplateSrv(templates);
  setDataSourceSrv(dataSources);
  setRunRequest(runRequest);
  setPluginImportUtils({
    importPanelPlugin: importPanel,
    getPanelPluginFromCache: (id: string): PanelPlugin | undefined => cachedPanel(id),
  });
  setReturnToPreviousHook(() => () => {});
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setPluginPage(Page);
  setPanelDataErrorView(PanelError);
  fillRegistries();

  await loadPlugins();
  await dataSources.reload();
}
