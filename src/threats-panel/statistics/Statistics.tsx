import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useId, useState } from 'react';

import { taxonomyLabel } from '../../model/labels';
import type { Overview } from '../../model/overview';
import type { Taxonomy } from '../../model/query';
import { TAXONOMIES } from '../../model/query';
import { testIds } from '../../model/testIds';
import { useAddFilter } from '../useAddFilter';
import { BarList } from './BarList';
import { categoryBars, ruleBars } from './bars';
import { Totals } from './Totals';

interface Props {
  overview: Overview;
  initialTaxonomy: Taxonomy;
  queriedTaxonomy: Taxonomy;
  /** Panel width, by which the switch is a row of buttons or a list. */
  wide: boolean;
  /** More totals. */
  children?: ReactNode;
}

export function Statistics({ overview, initialTaxonomy, queriedTaxonomy, wide, children }: Props) {
  const styles = useStyles2(getStyles);
  const addFilter = useAddFilter();
  const [chosen, setChosen] = useState<Taxonomy>();
  const taxonomy = chosen ?? initialTaxonomy;
  const rows = overview.categories[taxonomy] ?? [];

  return (
    <section className={styles.statistics} aria-label={t('statistics.title', 'Statistics')}>
      <Totals summary={overview.summary} computed={overview.computed}>
        {children}
      </Totals>
      <div className={styles.cards}>
        <Card title={t('statistics.topRules', 'Top threat rules')} testId={testIds.panel.topRules}>
          <BarList
            label={t('statistics.topRulesLabel', 'Top threat rules by affected APIs')}
            bars={ruleBars(overview.rules, addFilter)}
            empty={t('statistics.noRules', 'No threat rule matched.')}
          />
        </Card>
        <Card
          title={t('statistics.topTypes', 'Top 6 threat types')}
          testId={testIds.panel.topTypes}
          action={<TaxonomySwitch value={taxonomy} onChange={setChosen} wide={wide} />}
        >
          <BarList
            label={t('statistics.topTypesLabel', 'Top threat types by threat requests')}
            bars={categoryBars(rows, taxonomy, queriedTaxonomy, addFilter)}
            empty={t('statistics.noTypes', 'Nothing to classify.')}
          />
        </Card>
      </div>
    </section>
  );
}

function TaxonomySwitch({
  value,
  onChange,
  wide,
}: {
  value: Taxonomy;
  onChange: (value: Taxonomy) => void;
  wide: boolean;
}) {
  const options = TAXONOMIES.map((taxonomy) => ({ value: taxonomy, label: taxonomyLabel(taxonomy) }));
  const label = t('statistics.classification', 'Classification');
  const id = useId();
  return (
    <div data-testid={testIds.panel.taxonomy}>
      {wide ? (
        <RadioButtonGroup aria-label={label} size="sm" options={options} value={value} onChange={onChange} />
      ) : (
        <>
          <label htmlFor={id} className="sr-only">
            {label}
          </label>
          <Combobox id={id} width={22} options={options} value={value} onChange={(option) => onChange(option.value)} />
        </>
      )}
    </div>
  );
}

interface CardProps {
  title: string;
  testId: string;
  action?: ReactNode;
  children: ReactNode;
}

function Card({ title, testId, action, children }: CardProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.card} data-testid={testId}>
      <div className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        {action}
      </div>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  statistics: css({ display: 'grid', gap: theme.spacing(1), flexShrink: 0 }),
  cards: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(50)}), 1fr))`,
    gap: theme.spacing(1),
  }),
  card: css({
    minWidth: 0,
    padding: theme.spacing(1),
    border: `thin solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    minHeight: theme.spacing(4),
    paddingLeft: theme.spacing(1),
    marginBottom: theme.spacing(0.5),
  }),
  title: css({ ...theme.typography.h6, margin: 0 }),
});
