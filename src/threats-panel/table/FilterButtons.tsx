import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { IconButton, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { inert } from '../../model/inert';
import { useAddFilter } from '../useAddFilter';

interface Props {
  dimension: string;
  value: string;
}

/** Hidden until the cell is pointed at or holds the focus, by the rule of `filterHost`. */
export function FilterButtons({ dimension, value }: Props) {
  const styles = useStyles2(getStyles);
  const addFilter = useAddFilter();
  if (!addFilter || value === '') {
    return null;
  }
  const shown = inert(value, 80);
  return (
    <span className={styles.buttons} data-filter-buttons>
      <IconButton
        name="search-plus"
        size="sm"
        tooltip={t('filter.only', 'Only {{value}}', { value: shown, ...AS_TEXT })}
        onClick={(event) => {
          event.stopPropagation();
          addFilter({ key: dimension, operator: '=', value });
        }}
      />
      <IconButton
        name="search-minus"
        size="sm"
        tooltip={t('filter.exclude', 'Exclude {{value}}', { value: shown, ...AS_TEXT })}
        onClick={(event) => {
          event.stopPropagation();
          addFilter({ key: dimension, operator: '!=', value });
        }}
      />
    </span>
  );
}

/** For the element around the buttons: they lie over its end, so that they take no room while hidden. */
export function filterHost() {
  return {
    position: 'relative' as const,
    '& [data-filter-buttons]': { opacity: 0 },
    '&:hover [data-filter-buttons], &:focus-within [data-filter-buttons]': { opacity: 1 },
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  buttons: css({
    position: 'absolute',
    right: theme.spacing(0.5),
    top: '50%',
    transform: 'translateY(-50%)',
    display: 'inline-flex',
    gap: theme.spacing(0.25),
    padding: theme.spacing(0.25, 0.5),
    background: theme.colors.background.elevated,
    borderRadius: theme.shape.radius.default,
  }),
});
