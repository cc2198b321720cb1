import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Checkbox, Field, IconButton, RadioButtonGroup, Toggletip, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { testIds } from '../../model/testIds';
import { columnLabel, COLUMNS, groupingLabel, GROUPINGS } from '../options';
import type { ColumnLayout } from './useColumns';

type Props = Pick<ColumnLayout, 'chosen' | 'onToggle' | 'onMove' | 'onReset' | 'grouping' | 'onGroup'>;

export function ColumnsMenu(props: Props) {
  const title = t('columns.title', 'Columns');
  return (
    <Toggletip title={title} placement="bottom-end" content={<ColumnList {...props} />}>
      <Button variant="secondary" fill="text" size="sm" icon="columns" data-testid={testIds.panel.columns}>
        {title}
      </Button>
    </Toggletip>
  );
}

function ColumnList({ chosen, onToggle, onMove, onReset, grouping, onGroup }: Props) {
  const styles = useStyles2(getStyles);
  const hidden = COLUMNS.filter((column) => !chosen.includes(column));
  return (
    <div className={styles.menu} data-testid={testIds.panel.columnsMenu}>
      <Field
        label={t('columns.groupRows', 'Group rows by')}
        description={
          grouping === 'category'
            ? t('columns.groupByCategory', 'An endpoint stands under the category of most of its threats')
            : undefined
        }
        noMargin
      >
        <RadioButtonGroup
          size="sm"
          options={GROUPINGS.map((value) => ({ value, label: groupingLabel(value) }))}
          value={grouping}
          onChange={onGroup}
        />
      </Field>
      <ul className={styles.list}>
        {[...chosen, ...hidden].map((column, index) => {
          const label = columnLabel(column);
          return (
            <li key={column} className={styles.item}>
              <Checkbox
                label={label}
                value={chosen.includes(column)}
                onChange={() => onToggle(column)}
                className={styles.name}
              />
              <IconButton
                name="arrow-up"
                size="sm"
                aria-label={t('columns.earlier', 'Move {{column}} to the left', { column: label, ...AS_TEXT })}
                disabled={index === 0 || index >= chosen.length}
                onClick={() => onMove(column, chosen[index - 1])}
              />
              <IconButton
                name="arrow-down"
                size="sm"
                aria-label={t('columns.later', 'Move {{column}} to the right', { column: label, ...AS_TEXT })}
                disabled={index >= chosen.length - 1}
                onClick={() => onMove(column, chosen[index + 1])}
              />
            </li>
          );
        })}
      </ul>
      <Button variant="secondary" size="sm" onClick={onReset} className={styles.reset}>
        {t('columns.reset', 'Reset columns')}
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  menu: css({ display: 'grid', gap: theme.spacing(1), maxHeight: theme.spacing(50), overflowY: 'auto' }),
  reset: css({ justifySelf: 'start' }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), minHeight: theme.spacing(3.5) }),
  name: css({ flex: '1 1 auto', justifyContent: 'start' }),
});
