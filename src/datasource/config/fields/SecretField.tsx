import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, SecretInput, useStyles2 } from '@grafana/ui';
import { useId } from 'react';

import type { Secret } from '../../../model/settings';
import { option } from '../../../model/settingsSchema';
import type { EditorProps } from '../options';
import { withSecret } from '../options';

interface Props extends EditorProps {
  secret: Secret;
  disabled: boolean;
  testId?: string;
}

/** A secret never comes back from Grafana: it is only known to be set, and can be set anew. */
export function SecretField({ secret, options, onOptionsChange, disabled, testId }: Props) {
  const styles = useStyles2(getStyles);
  const { title, help } = option(secret);
  const id = useId();
  return (
    <Field noMargin label={title} description={help} htmlFor={id} disabled={disabled} className={styles.field}>
      <SecretInput
        id={id}
        data-testid={testId}
        autoComplete="off"
        isConfigured={Boolean(options.secureJsonFields?.[secret])}
        value={options.secureJsonData?.[secret] ?? ''}
        onChange={(event) => onOptionsChange(withSecret(options, secret, event.currentTarget.value))}
        onReset={() => onOptionsChange(withSecret(options, secret, ''))}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ width: '100%', maxWidth: theme.spacing(60) }),
});
