import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { IconButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Fragment, useId } from 'react';

import { metricText } from '../../evidence/metricText';
import { NumberCell, Table } from '../../evidence/Table';
import { AS_TEXT } from '../../model/asText';
import type { GroupRow } from '../../model/groups';
import { inert } from '../../model/inert';
import { columnName } from '../../model/labels';
import type { Dimension, Metric } from '../../model/query';
import type { RuleInfo } from '../../model/resources';
import { testIds } from '../../model/testIds';
import { PageLink } from '../PageLink';
import { valueName } from './names';

export interface ExtraColumn {
  title: string;
  text: (row: GroupRow) => string;
}

interface Props {
  label: string;
  rows: GroupRow[];
  dimensions: Dimension[];
  metrics: Metric[];
  timeZone: string;
  extra?: ExtraColumn[];
  /** What rules are called; undefined: by their ids. */
  rules?: Map<string, RuleInfo>;
  /** Where the name of a group leads; undefined: nowhere. */
  href?: (row: GroupRow) => string | undefined;
  /** What a row shows when it is opened. */
  details?: { open: string; onOpen: (name: string) => void; render: (row: GroupRow) => ReactNode };
}

/** A group without a value is there too: the log did not say it. */
export function groupName(row: GroupRow, dimensions: Dimension[]): string {
  return dimensions.map((key) => valueText(row.values[key])).join(' · ');
}

function valueText(value: string | undefined, key?: Dimension, rules?: Map<string, RuleInfo>): string {
  return inert(key && value ? valueName(key, value, rules) : value, 300) || t('groups.none', '(not logged)');
}

export function GroupTable({ label, rows, dimensions, metrics, timeZone, extra = [], rules, href, details }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const head = [
    ...dimensions.map((key) => ({ text: columnName(key) })),
    ...metrics.map((key) => ({ text: columnName(key), number: true })),
    ...extra.map(({ title }) => ({ text: title, number: true })),
  ];
  return (
    <Table label={label} head={head} testId={testIds.pages.groups}>
      <tbody>
        {rows.map((row, index) => {
          const name = groupName(row, dimensions);
          const open = details?.open === name;
          const link = href?.(row);
          return (
            <Fragment key={name}>
              <tr data-testid={testIds.pages.group}>
                {dimensions.map((key, column) => (
                  <th key={key} scope={column === 0 ? 'row' : undefined} className={styles.name}>
                    {column === 0 && details && (
                      <IconButton
                        name={open ? 'angle-down' : 'angle-right'}
                        aria-expanded={open}
                        aria-controls={`${id}-${index}`}
                        aria-label={t('groups.details', 'How the score of {{name}} is made up', { name, ...AS_TEXT })}
                        onClick={() => details.onOpen(open ? '' : name)}
                        data-testid={testIds.pages.openGroup}
                      />
                    )}
                    {column === 0 && link !== undefined ? (
                      <PageLink href={link} testId={testIds.pages.groupLink}>
                        {valueText(row.values[key], key, rules)}
                      </PageLink>
                    ) : (
                      valueText(row.values[key], key, rules)
                    )}
                  </th>
                ))}
                {metrics.map((key) => (
                  <NumberCell key={key}>{metricText(key, row.metrics[key], timeZone)}</NumberCell>
                ))}
                {extra.map(({ title, text }) => (
                  <NumberCell key={title}>{text(row)}</NumberCell>
                ))}
              </tr>
              {details && (
                <tr id={`${id}-${index}`} hidden={!open}>
                  <td colSpan={head.length}>{open && <div className={styles.details}>{details.render(row)}</div>}</td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </Table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({ overflowWrap: 'anywhere', minWidth: theme.spacing(20) }),
  // It stays in sight while a narrow table is scrolled.
  details: css({ position: 'sticky', left: 0, maxWidth: `calc(100vw - ${theme.spacing(12)})` }),
});
