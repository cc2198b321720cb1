import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { outcomeLabel, severityLabel } from '../../model/labels';
import { toOutcome } from '../../model/outcomes';
import type { ScoreFormula } from '../../model/score';
import { testIds } from '../../model/testIds';
import { decimals } from './Contributions';

/** How scores are computed, with the weights that the backend used. */
export function Formula({ formula }: { formula: ScoreFormula }) {
  const styles = useStyles2(getStyles);
  const { severity, outcome, halfLifeHours, ruleCap, cap } = formula;
  const numbers = { half: decimals(halfLifeHours), rule: decimals(ruleCap), cap: decimals(cap), ...AS_TEXT };
  const lists: Array<[string, Array<[string, number]>]> = [
    [t('formula.severity', 'Severity'), severity.map(([name, weight]) => [severityLabel(name), weight])],
    [t('formula.outcome', 'Outcome'), outcome.map(([name, weight]) => [outcomeLabel(toOutcome(name)), weight])],
  ];
  return (
    <aside
      className={styles.formula}
      aria-label={t('formula.title', 'How the score is computed')}
      data-testid={testIds.pages.formula}
    >
      <h3 className={styles.title}>{t('formula.title', 'How the score is computed')}</h3>
      <p>
        {t(
          'formula.sum',
          'The sum over threat requests of severity weight × outcome weight × 0.5^(age / {{half}} h). The age is measured from the end of the range.',
          numbers
        )}
      </p>
      <p>
        {t(
          'formula.caps',
          'A request counts once, for its most severe rule. One rule adds {{rule}} at most, and the score ends at {{cap}}.',
          numbers
        )}
      </p>
      <div className={styles.lists}>
        {lists.map(([title, weights]) => (
          <dl key={title} className={styles.list}>
            <div className={styles.head}>
              <dt>{title}</dt>
              <dd className={styles.weight}>{t('formula.weight', 'Weight')}</dd>
            </div>
            {weights.map(([name, weight]) => (
              <div key={name} className={styles.row}>
                <dt className={styles.name}>{name}</dt>
                <dd className={styles.weight}>{decimals(weight)}</dd>
              </div>
            ))}
          </dl>
        ))}
      </div>
    </aside>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const row = { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) } as const;
  return {
    formula: css({
      ...theme.typography.bodySmall,
      padding: theme.spacing(2),
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
      minWidth: 0,
    }),
    title: css({ ...theme.typography.h5 }),
    lists: css({
      display: 'grid',
      gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(18)}, 1fr))`,
      gap: theme.spacing(2),
    }),
    list: css({ margin: 0 }),
    head: css({ ...row, color: theme.colors.text.secondary }),
    row: css(row),
    name: css({ fontWeight: theme.typography.fontWeightRegular }),
    weight: css({ margin: 0, fontVariantNumeric: 'tabular-nums' }),
  };
};
