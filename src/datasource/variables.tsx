import type { DataQueryRequest, DataQueryResponse, QueryEditorProps } from '@grafana/data';
import { CustomVariableSupport } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorField } from '@grafana/plugin-ui';
import type { DataQuery } from '@grafana/schema';
import { Combobox } from '@grafana/ui';
import { useId } from 'react';
import type { Observable } from 'rxjs';
import { from } from 'rxjs';

import { dimensionLabel } from '../model/labels';
import type { ThreatQuery } from '../model/query';
import { DIMENSIONS } from '../model/query';
import type { ThreatSettings } from '../model/settings';
import type { DataSource } from './datasource';

export interface VariableQuery extends DataQuery {
  dimension?: string;
}

type EditorProps = QueryEditorProps<DataSource, ThreatQuery, ThreatSettings, VariableQuery>;

function VariableEditor({ query, onChange }: EditorProps) {
  const id = useId();
  return (
    <EditorField label={t('variable.dimension', 'Values of')} htmlFor={id} width={30}>
      <Combobox
        id={id}
        options={DIMENSIONS.map((value) => ({ value: String(value), label: dimensionLabel(value) }))}
        value={query.dimension ?? null}
        onChange={({ value }) => onChange({ ...query, refId: query.refId || 'variable', dimension: value })}
      />
    </EditorField>
  );
}

export class ThreatVariableSupport extends CustomVariableSupport<
  DataSource,
  VariableQuery,
  ThreatQuery,
  ThreatSettings
> {
  editor = VariableEditor;

  constructor(private readonly dataSource: Pick<DataSource, 'getFilterValues'>) {
    super();
  }

  query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    return from(this.values(request));
  }

  private async values(request: DataQueryRequest<VariableQuery>): Promise<DataQueryResponse> {
    const dimension = request.targets[0]?.dimension;
    if (!dimension) {
      return { data: [] };
    }
    const values = await this.dataSource.getFilterValues(dimension, request.range, request.filters);
    return { data: values.map(({ text, value }) => ({ text, value })) };
  }

  getDefaultQuery(): Partial<ThreatQuery> {
    return {};
  }
}
