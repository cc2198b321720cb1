import { AppPlugin } from '@grafana/data';
import { useEffect, useState } from 'react';

import { appMeta, importPlugin } from '../services/plugins';

const isApp = (plugin: unknown): plugin is AppPlugin => plugin instanceof AppPlugin;

export function useAppPlugin(): AppPlugin | undefined {
  const [plugin, setPlugin] = useState<AppPlugin>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    const meta = appMeta();
    importPlugin(meta, isApp).then((loaded) => {
      loaded.meta = meta;
      loaded.init(meta);
      setPlugin(loaded);
    }, setFailure);
  }, []);
  if (failure) {
    throw failure;
  }
  return plugin;
}
