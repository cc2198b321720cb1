import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { inert } from '../../model/inert';
import type { EndpointRow } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { Tags } from './Tags';
import type { Words } from './words';

interface Props {
  row: EndpointRow;
  words: Words;
  /** undefined where there is nothing more to show of a row. */
  onOpen?: (row: EndpointRow) => void;
}

export function EndpointPath({ row, words, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const path = inert(row.path);
  return (
    <span className={styles.text}>
      {onOpen ? (
        <button
          type="button"
          className={styles.open}
          title={path}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(row);
          }}
          data-testid={testIds.panel.openEndpoint}
        >
          {path}
        </button>
      ) : (
        <span className={styles.path} title={path}>
          {path}
        </span>
      )}
      <Tags tags={row.tags} words={words} />
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const path = css({
    ...theme.typography.bodySmall,
    fontFamily: theme.typography.fontFamilyMonospace,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
    maxWidth: '100%',
    textAlign: 'left',
  });
  const open = css({
    padding: 0,
    background: 'none',
    border: 0,
    color: theme.colors.text.primary,
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}`, outlineOffset: 'thin' },
  });
  return { text: css({ display: 'grid', justifyItems: 'start', minWidth: 0 }), path, open: cx(path, open) };
};
