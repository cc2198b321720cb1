import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, Field, IconButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useId } from 'react';

import { AS_TEXT } from '../../../model/asText';
import { fieldLabel } from '../../../model/fieldLabel';
import { fieldNames, option } from '../../../model/settingsSchema';
import { Note } from '../fields/ChoiceField';
import { TextField } from '../fields/TextField';

interface Props {
  fields: Record<string, string>;
  readOnly: boolean;
  onChange: (fields: Record<string, string> | undefined) => void;
  /** What else differs from the format. */
  children: ReactNode;
}

function without(fields: Record<string, string>, name: string): Record<string, string> | undefined {
  const kept = Object.entries(fields).filter(([other]) => other !== name);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

export function FieldOverrides({ fields, readOnly, onChange, children }: Props) {
  const styles = useStyles2(getStyles);
  const { title, help, example } = option('sources.fields');
  const id = useId();
  const set = Object.keys(fields);
  return (
    <details open={set.length > 0}>
      <summary className={styles.summary}>
        {t('fields.title', '{{title}} that differ from the format ({{count}})', {
          title,
          count: set.length,
          ...AS_TEXT,
        })}
      </summary>
      <div className={styles.content}>
        <Note text={help} />
        {Object.entries(fields).map(([name, path]) => (
          <div key={name} className={styles.row}>
            <TextField
              label={fieldLabel(name)}
              placeholder={t('fields.leftOut', 'left out; a path is like {{example}}', { example, ...AS_TEXT })}
              value={path}
              disabled={readOnly}
              onChange={(text) => onChange({ ...fields, [name]: text.trim() })}
            />
            <IconButton
              name="trash-alt"
              tooltip={t('fields.remove', 'Remove {{name}}', { name: fieldLabel(name), ...AS_TEXT })}
              disabled={readOnly}
              onClick={() => onChange(without(fields, name))}
            />
          </div>
        ))}
        <Field noMargin label={t('fields.add', 'Say where a field stands')} htmlFor={id} className={styles.add}>
          <Combobox
            id={id}
            disabled={readOnly}
            placeholder={t('fields.choose', 'Choose a field')}
            options={fieldNames()
              .filter((name) => !set.includes(name))
              .map((name) => ({ value: name, label: fieldLabel(name), description: name }))}
            value={null}
            onChange={({ value }) => onChange({ ...fields, [value]: '' })}
          />
        </Field>
        {children}
      </div>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  summary: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, cursor: 'pointer' }),
  // Browsers put a box between details and its content, where Grafana's inherited box-sizing ends.
  content: css({ display: 'grid', gap: theme.spacing(2), boxSizing: 'border-box', marginTop: theme.spacing(1) }),
  row: css({ display: 'flex', alignItems: 'flex-end', gap: theme.spacing(1), maxWidth: theme.spacing(60) }),
  add: css({ width: '100%', maxWidth: theme.spacing(60) }),
});
