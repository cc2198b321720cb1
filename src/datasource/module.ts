import { DataSourcePlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';

import { DATA_SOURCE_ID } from '../model/ids';
import type { ThreatQuery } from '../model/query';
import type { ThreatSecureSettings, ThreatSettings } from '../model/settings';
import { LazyConfigEditor } from './config/LazyConfigEditor';
import { DataSource } from './datasource';
import { QueryEditor } from './query/QueryEditor';
import { QueryHelp } from './query/QueryHelp';

void initPluginTranslations(DATA_SOURCE_ID);

export const plugin = new DataSourcePlugin<DataSource, ThreatQuery, ThreatSettings, ThreatSecureSettings>(DataSource)
  .setConfigEditor(LazyConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryHelp);
