import { DataSourceApi, DataSourceInstanceSettings, DataSourcePlugin, DataSourceRef, ScopedVars } from '@grafana/data';
import { BackendSrv, DataSourceSrv, GetDataSourceListFilters, RuntimeDataSourceRegistration } from '@grafana/runtime';

import { importPlugin, pluginMeta } from './plugins';
import { templates } from './templates';

type Ref = DataSourceRef | string | null | undefined;

const isDataSource = (plugin: unknown): plugin is DataSourcePlugin<DataSourceApi> => plugin instanceof DataSourcePlugin;

export class DataSources implements DataSourceSrv {
  private settings: DataSourceInstanceSettings[] = [];
  private instances = new Map<string, DataSourceApi>();

  constructor(private backend: BackendSrv) {}

  async reload(): Promise<void> {
    const list = await this.backend.get<DataSourceInstanceSettings[]>('/api/datasources');
    this.settings = list.flatMap((one) => {
      const meta = pluginMeta(one.type);
      // Grafana marks the meta of a data source that is shown in the picker.
      return meta ? [{ ...one, meta: { ...meta, metrics: true }, url: `/api/datasources/proxy/uid/${one.uid}` }] : [];
    });
    this.instances.clear();
  }

  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const { pluginId, type, filter } = filters;
    const types = typeof type === 'string' ? [type] : type;
    return this.settings.filter(
      (one) =>
        (!pluginId || one.type === pluginId) && (!types?.length || types.includes(one.type)) && (!filter || filter(one))
    );
  }

  getInstanceSettings(ref?: Ref, scopedVars?: ScopedVars): DataSourceInstanceSettings | undefined {
    const asked = typeof ref === 'string' ? ref : (ref?.uid ?? '');
    const name = templates.replace(asked, scopedVars);
    if (name === '' || name === 'default') {
      const type = typeof ref === 'object' ? ref?.type : undefined;
      const fitting = this.settings.filter((one) => !type || one.type === type);
      return fitting.find((one) => one.isDefault) ?? fitting[0];
    }
    const found = this.settings.find((one) => one.uid === name) ?? this.settings.find((one) => one.name === name);
    // Grafana keeps the reference that was asked for, so that a variable stays one.
    return found && asked !== name ? { ...found, rawRef: { type: found.type, uid: found.uid }, uid: asked } : found;
  }

  async get(ref?: Ref, scopedVars?: ScopedVars): Promise<DataSourceApi> {
    const settings = this.getInstanceSettings(ref, scopedVars);
    if (!settings) {
      throw new Error(`Datasource ${typeof ref === 'string' ? ref : ref?.uid} was not found`);
    }
    const uid = settings.rawRef?.uid ?? settings.uid;
    const known = this.instances.get(uid);
    if (known) {
      return known;
    }
    const plugin = await importPlugin(settings.meta, isDataSource);
    const instance = new plugin.DataSourceClass({ ...settings, uid });
    instance.components = plugin.components;
    instance.meta = settings.meta;

    this.instances.set(uid, instance);
    return instance;
  }

  registerRuntimeDataSource({ dataSource }: RuntimeDataSourceRegistration): void {
    this.instances.set(dataSource.uid, dataSource);
    this.settings.push(dataSource.instanceSettings);
  }
}
