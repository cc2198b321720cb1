import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatCount } from '../../model/format';
import type { Overview } from '../../model/overview';
import { testIds } from '../../model/testIds';
import type { Groups } from './useGroups';

type Props = Pick<Groups, 'groups' | 'allFolded' | 'onFoldAll'> & { overview: Overview };

/** How many rows there are, and what the numbers of their groups mean. */
export function RowsCaption({ overview, groups, allFolded, onFoldAll }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.caption}>
      {rowsText(overview)}
      {groups.length > 0 && (
        <>
          {` · ${groupsText(groups.length)}`}
          <Button
            variant="secondary"
            fill="text"
            size="sm"
            onClick={onFoldAll}
            icon={allFolded ? 'angle-down' : 'angle-up'}
            data-testid={testIds.panel.foldAll}
          >
            {allFolded ? t('groups.openAll', 'Unfold all') : t('groups.foldAll', 'Fold all')}
          </Button>
        </>
      )}
    </span>
  );
}

function groupsText(groups: number): string {
  return t('groups.caption', '{{count}} groups with the sums of their rows', {
    count: groups,
    defaultValue_one: '{{count}} group with the sums of its rows',
  });
}

/** A list that was cut says so, since a reader counts on seeing all of it. */
function rowsText({ endpoints, summary }: Overview): string {
  const all = summary?.endpoints ?? endpoints.length;
  return all > endpoints.length
    ? t('panel.someRows', '{{shown}} of {{all}} endpoints', {
        shown: formatCount(endpoints.length),
        all: formatCount(all),
        ...AS_TEXT,
      })
    : t('panel.rows', '{{count}} endpoints', { count: endpoints.length, defaultValue_one: '{{count}} endpoint' });
}

const getStyles = (theme: GrafanaTheme2) => ({
  caption: css({
    ...theme.typography.bodySmall,
    display: 'inline-flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    whiteSpace: 'pre-wrap',
    color: theme.colors.text.secondary,
  }),
});
