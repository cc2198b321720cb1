import type { QueryEditorProps } from '@grafana/data';
import { CoreApp } from '@grafana/data';

import type { ThreatQuery } from '../../model/query';
import { ALERT_QUERY_TYPES, QUERY_TYPES } from '../../model/query';
import type { ThreatSettings } from '../../model/settings';
import type { DataSource } from '../datasource';
import { QueryForm } from './QueryForm';

export function QueryEditor(props: QueryEditorProps<DataSource, ThreatQuery, ThreatSettings>) {
  const { app, query, datasource, range, onChange, onRunQuery } = props;
  const alerting = app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;
  return (
    <QueryForm
      query={query}
      types={alerting ? ALERT_QUERY_TYPES : QUERY_TYPES}
      datasource={datasource}
      range={range}
      onChange={(next) => {
        onChange(next);
        onRunQuery();
      }}
    />
  );
}
