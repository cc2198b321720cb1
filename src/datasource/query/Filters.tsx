import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EditorField, InputGroup } from '@grafana/plugin-ui';
import type { ComboboxOption } from '@grafana/ui';
import { Button, Combobox, MultiCombobox, Stack } from '@grafana/ui';
import { isEqual } from 'lodash';
import type { ReactNode } from 'react';
import { useEffect, useId, useState } from 'react';

import { isComplete, isMultiOperator } from '../../model/filters';
import { inert } from '../../model/inert';
import { dimensionLabel, operatorLabel } from '../../model/labels';
import type { ThreatFilter } from '../../model/query';
import { DIMENSIONS, FILTER_OPERATORS } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { DataSource } from '../datasource';

interface Props {
  filters: ThreatFilter[];
  datasource: Pick<DataSource, 'getFilterValues'>;
  range?: TimeRange;
  onChange: (filters: ThreatFilter[]) => void;
}

/** Filters that are still being typed stay here: a saved query holds complete ones only, since alert rules run it as it is. */
export function Filters({ filters: saved, datasource, range, onChange }: Props) {
  const [filters, setFilters] = useState(saved);
  useEffect(() => {
    setFilters((current) => (isEqual(current.filter(isComplete), saved) ? current : saved));
  }, [saved]);
  const change = (next: ThreatFilter[]) => {
    setFilters(next);
    const complete = next.filter(isComplete);
    if (!isEqual(complete, saved)) {
      onChange(complete);
    }
  };
  const replace = (index: number, filter: ThreatFilter) =>
    change(filters.map((other, at) => (at === index ? filter : other)));
  return (
    <EditorField label={t('query.filters', 'Filters')} optional>
      <Stack direction="row" wrap="wrap" gap={1}>
        {filters.map((filter, index) => (
          <FilterInput
            key={index}
            filter={filter}
            datasource={datasource}
            range={range}
            onChange={(next) => replace(index, next)}
            onRemove={() => change(filters.filter((_, at) => at !== index))}
          />
        ))}
        <Button
          variant="secondary"
          icon="plus"
          data-testid={testIds.queryEditor.addFilter}
          onClick={() => change([...filters, { key: '', operator: '=', values: [] }])}
        >
          {t('query.addFilter', 'Add filter')}
        </Button>
      </Stack>
    </EditorField>
  );
}

interface FilterInputProps {
  filter: ThreatFilter;
  datasource: Props['datasource'];
  range?: TimeRange;
  onChange: (filter: ThreatFilter) => void;
  onRemove: () => void;
}

function FilterInput({ filter, datasource, range, onChange, onRemove }: FilterInputProps) {
  const loadValues = async (typed: string): Promise<Array<ComboboxOption<string>>> => {
    if (filter.key === '') {
      return [];
    }
    const values = await datasource.getFilterValues(filter.key, range).catch(() => []);
    return values
      .map(({ value, text }) => ({ value, label: inert(text, 200) }))
      .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()));
  };
  const valueLabel = t('query.filterValue', 'Value');
  const id = useId();
  return (
    <InputGroup>
      <Hidden htmlFor={`${id}-key`}>{t('query.filterKey', 'Filter by')}</Hidden>
      <Combobox
        id={`${id}-key`}
        width={18}
        placeholder={t('query.filterKey', 'Filter by')}
        options={DIMENSIONS.map((value) => ({ value: String(value), label: dimensionLabel(value) }))}
        value={filter.key || null}
        createCustomValue
        onChange={({ value }) => onChange({ ...filter, key: value, values: value === filter.key ? filter.values : [] })}
      />
      <Hidden htmlFor={`${id}-operator`}>{t('query.filterOperator', 'Operator')}</Hidden>
      <Combobox
        id={`${id}-operator`}
        width={16}
        options={FILTER_OPERATORS.map((value) => ({ value: String(value), label: operatorLabel(value) }))}
        value={filter.operator}
        onChange={({ value }) =>
          onChange({
            ...filter,
            operator: value,
            values: isMultiOperator(value) ? filter.values : filter.values.slice(0, 1),
          })
        }
      />
      <Hidden htmlFor={`${id}-value`}>{valueLabel}</Hidden>
      {isMultiOperator(filter.operator) ? (
        <MultiCombobox
          key={filter.key}
          id={`${id}-value`}
          width={30}
          placeholder={valueLabel}
          options={loadValues}
          value={filter.values.map((value) => ({ value, label: inert(value, 200) }))}
          createCustomValue
          onChange={(options) => onChange({ ...filter, values: options.map(({ value }) => value) })}
        />
      ) : (
        <Combobox
          key={filter.key}
          id={`${id}-value`}
          width={24}
          placeholder={valueLabel}
          options={loadValues}
          value={filter.values.length > 0 ? { value: filter.values[0], label: inert(filter.values[0], 200) } : null}
          createCustomValue
          onChange={({ value }) => onChange({ ...filter, values: [value] })}
        />
      )}
      <Button
        variant="secondary"
        icon="times"
        aria-label={t('query.removeFilter', 'Remove filter')}
        onClick={onRemove}
      />
    </InputGroup>
  );
}

function Hidden({ htmlFor, children }: { htmlFor: string; children: ReactNode }) {
  return (
    <label className="sr-only" htmlFor={htmlFor}>
      {children}
    </label>
  );
}
