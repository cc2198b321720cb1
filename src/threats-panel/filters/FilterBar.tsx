import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { testIds } from '../../model/testIds';
import { overviewTarget } from '../drawer/evidenceRequest';
import { isSharedPublicly, useAddFilter } from '../useAddFilter';
import { negated, withNewValues, without } from './changes';
import { FilterChip } from './FilterChip';
import { shownFilters } from './shownFilters';

interface Props {
  data: PanelData;
  ruleTitle: (rule: string) => string;
}

/** The filters that the numbers have, each to be changed where it can be. */
export function FilterBar({ data, ruleTitle }: Props) {
  const styles = useStyles2(getStyles);
  const addFilter = useAddFilter();
  if (isSharedPublicly()) {
    return null;
  }
  const { chips, known, variable } = shownFilters(data);
  const own = (overviewTarget(data)?.filters ?? []).map(({ key, operator, values }) => ({
    key,
    operator,
    values,
    value: values[0] ?? '',
  }));
  const missing = known && variable === undefined && addFilter !== undefined;
  if (own.length + chips.length === 0 && !missing) {
    return null;
  }
  return (
    <div className={styles.bar} data-testid={testIds.panel.filters}>
      <ul className={styles.chips} aria-label={t('filters.title', 'Filters')}>
        {own.map((filter, index) => (
          <FilterChip key={`own ${index}`} filter={filter} ruleTitle={ruleTitle} />
        ))}
        {chips.map((filter, index) => (
          <FilterChip
            key={index}
            filter={filter}
            ruleTitle={ruleTitle}
            change={
              variable && {
                onEdit: (values) => variable.update(withNewValues(variable.filters, filter, values)),
                onNegate: () => variable.update(negated(variable.filters, filter)),
                onRemove: () => variable.update(without(variable.filters, filter)),
              }
            }
          />
        ))}
      </ul>
      {missing && (
        <span className={styles.hint}>
          {t(
            'filters.missing',
            'This dashboard has no filter variable: the first filter adds one, and saving the dashboard keeps it.'
          )}
        </span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    flexShrink: 0,
  }),
  chips: css({ display: 'contents', listStyle: 'none' }),
  hint: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
});
