import { PanelPlugin } from '@grafana/data';

import { standIns } from '../standins';
import { importPlugin, pluginMeta } from './plugins';

const panels = new Map<string, PanelPlugin>();

const isPanel = (plugin: unknown): plugin is PanelPlugin => plugin instanceof PanelPlugin;

/** A core panel that has no stand-in is shown by the one that says so. */
function coreMeta(id: string) {
  return {
    ...{ id, name: id, type: 'panel', module: '', baseUrl: '', sort: 1 },
    info: {
      author: { name: '' },
      description: '',
      links: [],
      logos: { small: '', large: '' },
      screenshots: [],
      updated: '',
      version: '',
    },
  };
}

export const cachedPanel = (id: string): PanelPlugin | undefined => panels.get(id);

export async function importPanel(id: string): Promise<PanelPlugin> {
  const known = panels.get(id);
  if (known) {
    return known;
  }
  const own = pluginMeta(id);
  const plugin = own ? await importPlugin(own, isPanel) : standIns(id);
  plugin.meta = Object.assign(coreMeta(id), own, plugin.meta);
  panels.set(id, plugin);
  return plugin;
}
