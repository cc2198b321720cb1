import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { inert } from '../../model/inert';
import { isNotable } from '../../model/tags';
import { testIds } from '../../model/testIds';
import type { Words } from './words';

/** Words, not colours alone: the tone only separates what asks for a look. */
export function Tags({ tags, words }: { tags: string[]; words: Words }) {
  const styles = useStyles2(getStyles);
  if (tags.length === 0) {
    return null;
  }
  return (
    <ul className={styles.tags} aria-label={words.tags} data-testid={testIds.panel.tags}>
      {tags.map((tag) => {
        const { label, help } = words.tag(tag);
        return (
          <li key={tag} className={isNotable(tag) ? styles.notable : styles.tag} title={help || undefined}>
            {inert(label, 40)}
          </li>
        );
      })}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const tag = css({
    ...theme.typography.bodySmall,
    fontSize: theme.typography.size.xs,
    lineHeight: 1.3,
    padding: theme.spacing(0, 0.5),
    color: theme.colors.text.secondary,
    border: `thin solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    whiteSpace: 'nowrap',
  });
  return {
    tags: css({
      listStyle: 'none',
      display: 'inline-flex',
      gap: theme.spacing(0.5),
      margin: 0,
      padding: 0,
      minWidth: 0,
      maxWidth: '100%',
      overflow: 'hidden',
    }),
    tag,
    notable: cx(tag, css({ color: theme.colors.text.primary, borderColor: theme.colors.warning.border })),
  };
};
