import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorField, EditorRow, EditorRows } from '@grafana/plugin-ui';
import { Combobox, MultiCombobox, RadioButtonGroup, Switch } from '@grafana/ui';
import { useEffect, useId, useMemo } from 'react';

import { dimensionLabel, metricLabel, queryTypeDescription, queryTypeLabel, taxonomyLabel } from '../../model/labels';
import { migrateQuery } from '../../model/migrateQuery';
import type { Metric, QueryType, ThreatQuery } from '../../model/query';
import {
  changeQueryType,
  defaultGroupBy,
  defaultMetrics,
  DIMENSIONS,
  METRICS,
  takesCompare,
  takesGroups,
  takesLimit,
  takesScope,
  TAXONOMIES,
  withGroups,
} from '../../model/query';
import { testIds } from '../../model/testIds';
import type { DataSource } from '../datasource';
import { Filters } from './Filters';
import { NumberField } from './NumberField';

interface Props {
  query: ThreatQuery;
  types: readonly QueryType[];
  datasource: Pick<DataSource, 'getFilterValues'>;
  range?: TimeRange;
  onChange: (query: ThreatQuery) => void;
}

/** A query of a type that is not offered here (an overview in an alert rule) becomes one that is. */
export function offeredQuery(query: ThreatQuery, types: readonly QueryType[]): ThreatQuery {
  const migrated = migrateQuery(query);
  const type = migrated.queryType ?? 'overview';
  return types.includes(type) ? migrated : changeQueryType(migrated, types[0]);
}

export function QueryForm({ query: saved, types, datasource, range, onChange }: Props) {
  const query = useMemo(() => offeredQuery(saved, types), [saved, types]);
  const type = query.queryType ?? 'overview';
  const id = useId();

  // What is shown is what is saved: otherwise an untouched alert rule would run another query than its editor shows.
  const differs = saved.queryType !== query.queryType;
  useEffect(() => {
    if (differs) {
      onChange(query);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each difference
  }, [differs]);

  const dimensions = DIMENSIONS.map((value) => ({ value, label: dimensionLabel(value) }));
  const metrics = METRICS.map((value) => ({ value, label: metricLabel(value) }));
  const chosenMetrics = query.metrics?.length ? query.metrics : defaultMetrics(type);

  return (
    <EditorRows>
      <EditorRow>
        <EditorField label={t('query.type', 'Query type')} tooltip={queryTypeDescription(type)}>
          <RadioButtonGroup
            aria-label={t('query.type', 'Query type')}
            data-testid={testIds.queryEditor.type}
            options={types.map((value) => ({
              value,
              label: queryTypeLabel(value),
              description: queryTypeDescription(value),
            }))}
            value={type}
            onChange={(value) => onChange(changeQueryType(query, value))}
          />
        </EditorField>
      </EditorRow>
      {takesGroups(type) && (
        <EditorRow>
          <EditorField label={t('query.groupBy', 'Group by')} width={40} htmlFor={`${id}-group`}>
            <MultiCombobox
              id={`${id}-group`}
              data-testid={testIds.queryEditor.groupBy}
              options={dimensions}
              value={query.groupBy ?? defaultGroupBy(type)}
              placeholder={t('query.groupByNone', 'One number for all')}
              onChange={(options) =>
                onChange(
                  withGroups(
                    query,
                    options.map((option) => option.value)
                  )
                )
              }
            />
          </EditorField>
          {type === 'table' ? (
            <EditorField label={t('query.metrics', 'Metrics')} width={40} htmlFor={`${id}-metrics`}>
              <MultiCombobox
                id={`${id}-metrics`}
                data-testid={testIds.queryEditor.metrics}
                options={metrics}
                value={chosenMetrics}
                onChange={(options) => onChange({ ...query, metrics: options.map((option) => option.value) })}
              />
            </EditorField>
          ) : (
            <EditorField label={t('query.metric', 'Metric')} width={30} htmlFor={`${id}-metric`}>
              <Combobox<Metric>
                id={`${id}-metric`}
                data-testid={testIds.queryEditor.metrics}
                options={metrics}
                value={chosenMetrics[0]}
                onChange={(option) => onChange({ ...query, metrics: [option.value] })}
              />
            </EditorField>
          )}
          {type === 'value' && (
            <NumberField
              label={t('query.atLeast', 'At least')}
              tooltip={t(
                'query.atLeastHelp',
                'Only groups that reach this number. Counting may stop there, which makes alert rules fast.'
              )}
              testId={testIds.queryEditor.atLeast}
              value={query.atLeast}
              onChange={(atLeast) => onChange({ ...query, atLeast })}
            />
          )}
        </EditorRow>
      )}
      <EditorRow>
        <Filters
          filters={query.filters ?? []}
          datasource={datasource}
          range={range}
          onChange={(filters) => onChange({ ...query, filters })}
        />
      </EditorRow>
      <EditorRow>
        <EditorField
          label={t('query.taxonomy', 'Category means')}
          tooltip={t('query.taxonomyHelp', 'The list that the dimension Category refers to.')}
          width={22}
          htmlFor={`${id}-taxonomy`}
        >
          <Combobox
            id={`${id}-taxonomy`}
            data-testid={testIds.queryEditor.taxonomy}
            options={TAXONOMIES.map((value) => ({ value, label: taxonomyLabel(value) }))}
            value={query.taxonomy ?? 'type'}
            onChange={(option) => onChange({ ...query, taxonomy: option.value })}
          />
        </EditorField>
        {takesScope(type) && (
          <EditorField label={t('query.scope', 'Rows')}>
            <RadioButtonGroup
              aria-label={t('query.scope', 'Rows')}
              data-testid={testIds.queryEditor.scope}
              options={[
                { value: 'threatened' as const, label: t('query.threatened', 'Under threat') },
                { value: 'all' as const, label: t('query.all', 'All') },
              ]}
              value={query.scope ?? 'threatened'}
              onChange={(scope) => onChange({ ...query, scope })}
            />
          </EditorField>
        )}
        {takesCompare(query) && (
          <EditorField
            label={t('query.compare', 'Mark new endpoints')}
            tooltip={t(
              'query.compareHelp',
              'Endpoints that the range of equal length before this one did not have. It costs one more count.'
            )}
            htmlFor={`${id}-compare`}
          >
            <Switch
              id={`${id}-compare`}
              data-testid={testIds.queryEditor.compare}
              value={query.compare ?? false}
              onChange={(event) => onChange({ ...query, compare: event.currentTarget.checked || undefined })}
            />
          </EditorField>
        )}
        {takesLimit(type) && (
          <NumberField
            label={t('query.limit', 'Limit')}
            tooltip={t('query.limitHelp', 'Most rows or groups, 1 to 10000.')}
            testId={testIds.queryEditor.limit}
            value={query.limit}
            onChange={(limit) => onChange({ ...query, limit })}
          />
        )}
      </EditorRow>
    </EditorRows>
  );
}
