import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Icon, Input, useStyles2 } from '@grafana/ui';
import { useId, useMemo, useState } from 'react';

import { formatCompact, formatCount } from '../../model/format';
import { inert } from '../../model/inert';
import { dimensionLabel, outcomeLabel, severityLabel } from '../../model/labels';
import { toOutcome } from '../../model/outcomes';
import type { FacetRow } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { FoldButton } from '../FoldButton';
import { FilterButtons, filterHost } from '../table/FilterButtons';
import type { FacetGroup } from './facetGroups';
import { facetGroups, matching } from './facetGroups';

const FIRST_VALUES = 5;
/** Fewer values than these are found without a search. */
const WORTH_SEARCHING = 12;

interface Props {
  rows: FacetRow[];
  ruleTitle: (rule: string) => string;
}

export function Facets({ rows, ruleTitle }: Props) {
  const styles = useStyles2(getStyles);
  const [search, setSearch] = useState('');
  const groups = useMemo(
    () => facetGroups(matching(rows, search, (row) => facetLabel(row, ruleTitle))),
    [rows, search, ruleTitle]
  );
  const searchLabel = t('facets.search', 'Search attributes');
  return (
    <aside className={styles.pane} aria-label={t('facets.title', 'Attributes')} data-testid={testIds.panel.facets}>
      {rows.length >= WORTH_SEARCHING && (
        <div className={styles.search}>
          <Input
            prefix={<Icon name="search" />}
            value={search}
            placeholder={searchLabel}
            aria-label={searchLabel}
            data-testid={testIds.panel.facetSearch}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
      )}
      {groups.map((group) => (
        <Group key={group.key} group={group} ruleTitle={ruleTitle} />
      ))}
      {groups.length === 0 && <p className={styles.none}>{t('facets.none', 'No value matches.')}</p>}
    </aside>
  );
}

function Group({ group, ruleTitle }: { group: FacetGroup; ruleTitle: Props['ruleTitle'] }) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState(true);
  const id = useId();
  const more = group.rows.length - FIRST_VALUES;
  return (
    <section className={styles.group}>
      <h4 className={styles.title}>
        <FoldButton open={open} controls={id} label={dimensionLabel(group.key)} onToggle={() => setOpen(!open)} />
      </h4>
      <ul className={styles.list} id={id} hidden={!open}>
        {(all ? group.rows : group.rows.slice(0, FIRST_VALUES)).map((row) => (
          <li key={row.value} className={styles.row}>
            <span className={styles.label} title={facetLabel(row, ruleTitle)}>
              {facetLabel(row, ruleTitle)}
            </span>
            <FilterButtons dimension={row.key} value={row.value} />
            <span className={styles.count} title={formatCount(row.threats)}>
              {formatCompact(row.threats)}
            </span>
          </li>
        ))}
      </ul>
      {open && more > 0 && (
        <Button variant="secondary" fill="text" size="sm" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('facets.fewer', 'Show fewer') : t('facets.more', 'Show {{more}} more', { more })}
        </Button>
      )}
    </section>
  );
}

function facetLabel(row: FacetRow, ruleTitle: Props['ruleTitle']): string {
  switch (row.key) {
    case 'rule':
      return inert(row.label === row.value ? ruleTitle(row.value) : row.label);
    case 'outcome':
      return outcomeLabel(toOutcome(row.value));
    case 'severity':
      return severityLabel(row.value);
    default:
      return inert(row.label);
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  pane: css({
    flex: `0 0 ${theme.spacing(24)}`,
    overflowY: 'auto',
    paddingRight: theme.spacing(1),
    borderRight: `thin solid ${theme.colors.border.weak}`,
  }),
  group: css({ marginBottom: theme.spacing(1.5) }),
  title: css({
    ...theme.typography.bodySmall,
    fontWeight: theme.typography.fontWeightMedium,
    margin: theme.spacing(0, 0, 0.5),
  }),
  search: css({ marginBottom: theme.spacing(1) }),
  none: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  row: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minHeight: theme.spacing(2.75),
    padding: theme.spacing(0, 0.5),
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.action.hover },
    ...filterHost(),
  }),
  label: css({ flex: '1 1 auto', minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  count: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
