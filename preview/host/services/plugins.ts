import { AppPluginMeta, PluginMeta, PluginType } from '@grafana/data';

import { importModule } from '../amd';
import { loadTexts } from './languages';

let metas: PluginMeta[] = [];

/** Reads which plugins the build holds. */
export async function loadPlugins(): Promise<void> {
  const response = await fetch('/api/plugins');
  metas = await response.json();
}

export function pluginMeta(id: string): PluginMeta | undefined {
  return metas.find((meta) => meta.id === id);
}

export function appMeta(): AppPluginMeta {
  const meta = metas.find(({ type }) => type === PluginType.app);
  if (!meta) {
    throw new Error('dist holds no app plugin');
  }
  return meta;
}

/** Loads a built module; `check` tells whether its `plugin` is of the kind that is wanted. */
export async function importPlugin<P>(meta: PluginMeta, check: (plugin: unknown) => plugin is P): Promise<P> {
  await loadTexts(meta);
  const module = await importModule(meta.module);
  const plugin = typeof module === 'object' && module !== null && 'plugin' in module ? module.plugin : undefined;
  if (!check(plugin)) {
    throw new Error(`${meta.module} exports no plugin of the type ${meta.type}`);
  }
  return plugin;
}
