import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { IconButton, Input, useStyles2 } from '@grafana/ui';
import { useRef, useState } from 'react';

import { AS_TEXT } from '../../model/asText';
import type { AdHocFilterLike } from '../../model/filters';
import { isMultiOperator } from '../../model/filters';
import { inert } from '../../model/inert';
import { dimensionLabel, operatorLabel } from '../../model/labels';
import { typeTitle } from '../../model/taxonomy';
import { testIds } from '../../model/testIds';
import { isNegated, valuesOf } from './changes';

interface Props {
  filter: AdHocFilterLike;
  ruleTitle: (rule: string) => string;
  /** undefined: it can't be changed here. */
  change?: {
    onEdit: (values: string[]) => void;
    onNegate: () => void;
    onRemove: () => void;
  };
}

export function FilterChip({ filter, ruleTitle, change }: Props) {
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState<string>();
  const values = valuesOf(filter).map((value) => inert(nameOf(filter.key, value, ruleTitle), 80));
  const name = `${dimensionLabel(filter.key)} ${operatorLabel(filter.operator)} ${values.join(', ')}`;
  const text = { filter: name, ...AS_TEXT };
  const byKey = useRef(false);
  const end = (key: boolean) => {
    byKey.current = key;
    setDraft(undefined);
  };
  // The keyboard goes on where it was.
  const focusAfterKey = (button: HTMLButtonElement | null) => {
    if (button && byKey.current) {
      byKey.current = false;
      button.focus();
    }
  };
  const save = (key: boolean) => {
    if (draft !== undefined && draft !== filter.value) {
      change?.onEdit(draft === '' ? [] : [draft]);
    }
    end(key);
  };
  if (draft !== undefined) {
    return (
      <li className={styles.chip} data-testid={testIds.panel.chip}>
        <Input
          ref={focus}
          width={28}
          value={draft}
          aria-label={t('filters.value', 'Value of {{filter}}', text)}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => save(false)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              // The button that gets the focus now is not pressed by the same key.
              event.preventDefault();
              save(true);
            } else if (event.key === 'Escape') {
              event.stopPropagation();
              end(true);
            }
          }}
        />
      </li>
    );
  }
  // A list of values is edited where it was made: one field can't tell them apart.
  const editable = change !== undefined && !isMultiOperator(filter.operator);
  return (
    <li className={cx(styles.chip, isNegated(filter) && styles.negated)} data-testid={testIds.panel.chip}>
      <span className={styles.text} title={name}>
        {name}
      </span>
      {editable && (
        <IconButton
          name="pen"
          ref={focusAfterKey}
          size="sm"
          aria-label={t('filters.edit', 'Edit: {{filter}}', text)}
          onClick={() => setDraft(filter.value)}
        />
      )}
      {change && (
        <>
          <IconButton
            name="exchange-alt"
            size="sm"
            aria-label={t('filters.negate', 'Turn into the opposite: {{filter}}', text)}
            onClick={change.onNegate}
          />
          <IconButton
            name="times"
            size="sm"
            aria-label={t('filters.remove', 'Remove: {{filter}}', text)}
            onClick={change.onRemove}
          />
        </>
      )}
    </li>
  );
}

/** Rules and threat types by what they are called. */
function nameOf(key: string, value: string, ruleTitle: Props['ruleTitle']): string {
  switch (key) {
    case 'rule':
      return ruleTitle(value);
    case 'category':
      return typeTitle(value) ?? value;
    default:
      return value;
  }
}

/** Whoever chose to edit wants to write. */
function focus(input: HTMLInputElement | null): void {
  input?.focus();
}

const getStyles = (theme: GrafanaTheme2) => ({
  chip: css({
    ...theme.typography.bodySmall,
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    maxWidth: theme.spacing(50),
    minHeight: theme.spacing(3),
    padding: theme.spacing(0, 1),
    background: theme.colors.background.secondary,
    border: `thin solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  negated: css({ borderStyle: 'dashed', borderColor: theme.colors.error.border }),
  text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
