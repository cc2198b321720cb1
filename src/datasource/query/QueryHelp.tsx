import { css } from '@emotion/css';
import type { GrafanaTheme2, QueryEditorHelpProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import type { ThreatQuery } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { Example } from './examples';
import { examples } from './examples';

/** What can be asked, to begin with. A click takes the query over. */
export function QueryHelp({ onClickExample }: QueryEditorHelpProps<ThreatQuery>) {
  const styles = useStyles2(getStyles);
  return (
    <section>
      <h2 className={styles.title}>{t('help.title', 'Questions to begin with')}</h2>
      <p className={styles.text}>
        {t(
          'help.intro',
          'Every number is counted in the store and says how it was computed. Filters narrow all of it; docs/queries.md of the plugin has every field.'
        )}
      </p>
      <ul className={styles.list}>
        {examples().map(({ id, query }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.example}
              onClick={() => onClickExample({ refId: 'A', ...query })}
              data-testid={testIds.queryEditor.example(id)}
            >
              {exampleTitle(id)}
            </button>
            <code className={styles.code}>{JSON.stringify(query)}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function exampleTitle(id: Example['id']): string {
  switch (id) {
    case 'overview':
      return t('help.overview', 'Which APIs are under threat? (for the panel of the same name)');
    case 'endpoints':
      return t('help.endpoints', 'Endpoints by threat requests, as a table');
    case 'successful':
      return t('help.successful', 'Severe attacks that were answered 2xx, one by one');
    case 'actors':
      return t('help.actors', 'The twenty worst threat actors, by their score');
    case 'categories':
      return t('help.categories', 'Threat requests over time, by OWASP API 2023');
    case 'countries':
      return t('help.countries', 'Threat requests by country, for maps and charts');
    case 'failedLogins':
      return t('help.failedLogins', 'Failed logins over time');
    case 'alert':
      return t('help.alert', 'Attacks on each endpoint that were not blocked, for an alert rule');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ ...theme.typography.h4, margin: theme.spacing(0, 0, 1) }),
  text: css({ color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(1.5) }),
  example: css({
    display: 'block',
    padding: 0,
    background: 'none',
    border: 0,
    textAlign: 'left',
    color: theme.colors.text.link,
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}` },
  }),
  code: css({ display: 'block', overflowWrap: 'anywhere', whiteSpace: 'normal' }),
});
