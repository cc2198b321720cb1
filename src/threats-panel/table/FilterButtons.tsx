import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';

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
  const buttons = [
    { icon: 'search-plus', operator: '=', title: t('filter.only', 'Only {{value}}', { value: shown, ...AS_TEXT }) },
    {
      icon: 'search-minus',
      operator: '!=',
      title: t('filter.exclude', 'Exclude {{value}}', { value: shown, ...AS_TEXT }),
    },
  ] as const;
  return (
    <span className={styles.buttons} data-filter-buttons>
      {buttons.map(({ icon, operator, title }) => (
        // Plain, since there are many of them, and a tooltip each of Grafana's would be most of what a panel costs.
        <button
          key={operator}
          type="button"
          className={styles.button}
          title={title}
          aria-label={title}
          onClick={(event) => {
            event.stopPropagation();
            addFilter({ key: dimension, operator, value });
          }}
        >
          <Icon name={icon} size="sm" />
        </button>
      ))}
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
  button: css({
    display: 'inline-flex',
    padding: theme.spacing(0.25),
    background: 'none',
    border: 0,
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    '&:hover': { color: theme.colors.text.primary, background: theme.colors.action.hover },
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}` },
  }),
});
