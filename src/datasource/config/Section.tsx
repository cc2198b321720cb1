import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { t } from '@grafana/i18n';
import { CollapsableSection, Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import { testIds } from '../../model/testIds';
import type { SectionId, SectionState } from './sections';

interface Props {
  id: SectionId;
  title: string;
  state: SectionState;
  open: boolean;
  onToggle: (open: boolean) => void;
  children: ReactNode;
}

const ICONS: Record<SectionState['kind'], IconName> = {
  done: 'check-circle',
  missing: 'exclamation-circle',
  attention: 'exclamation-triangle',
  defaults: 'circle',
};

/** Colours are read by some only: the words say the same. */
function kindLabel(kind: SectionState['kind']): string {
  switch (kind) {
    case 'done':
      return t('section.done', 'Done');
    case 'missing':
      return t('section.missing', 'Missing');
    case 'attention':
      return t('section.attention', 'Please look');
    case 'defaults':
      return t('section.optional', 'Optional');
  }
}

/** A part of the settings that says in its head whether it is done, so that it can stay closed. */
export function Section({ id, title, state, open, onToggle, children }: Props) {
  const styles = useStyles2(getStyles, state.kind);
  return (
    <section className={styles.section} data-testid={testIds.configEditor.section(id)}>
      <CollapsableSection
        isOpen={open}
        onToggle={onToggle}
        className={styles.head}
        contentClassName={styles.content}
        label={
          <span className={styles.label}>
            <h3 className={styles.title}>{title}</h3>
            <span className={styles.state} data-testid={testIds.configEditor.sectionState(id)}>
              <Icon name={ICONS[state.kind]} size="sm" className={styles.icon} />
              <span className={styles.text}>
                {kindLabel(state.kind)}: {state.text}
              </span>
            </span>
          </span>
        }
      >
        {children}
      </CollapsableSection>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2, kind: SectionState['kind']) => {
  const tones = {
    done: theme.colors.success.text,
    missing: theme.colors.error.text,
    attention: theme.colors.warning.text,
    defaults: theme.colors.text.secondary,
  };
  return {
    section: css({
      border: `thin solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      marginBottom: theme.spacing(1),
    }),
    head: css({ padding: theme.spacing(1, 1.5) }),
    content: css({ padding: theme.spacing(1, 2, 2) }),
    label: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: theme.spacing(0, 2), minWidth: 0 }),
    title: css({ ...theme.typography.h5, margin: 0 }),
    state: css({
      ...theme.typography.bodySmall,
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      minWidth: 0,
      color: theme.colors.text.secondary,
    }),
    icon: css({ color: tones[kind], flexShrink: 0 }),
    text: css({ overflowWrap: 'anywhere' }),
  };
};
