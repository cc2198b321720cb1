import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { IconButton, Stack, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../../model/asText';
import { inert } from '../../../model/inert';
import type { FormatInfo } from '../../../model/resources';
import type { SourceRole } from '../../../model/roles';
import { SOURCE_ROLES } from '../../../model/roles';
import type { SourceSettings, StoreKind } from '../../../model/settings';
import { CUSTOM_FORMAT, patched } from '../../../model/settings';
import { appliesTo } from '../../../model/settingsSchema';
import { testIds } from '../../../model/testIds';
import { SelectField } from '../fields/ChoiceField';
import { OptionText } from '../fields/OptionFields';
import { sourceName } from '../options';
import { FieldOverrides } from './FieldOverrides';
import { FormatField } from './FormatField';

interface Props {
  source: SourceSettings;
  index: number;
  count: number;
  store: StoreKind;
  formats: FormatInfo[];
  readOnly: boolean;
  onChange: (source: SourceSettings) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

/** Where the entries are, by store. */
const PLACES = ['selector', 'index', 'query', 'timeField', 'lineField'] as const;
const ROLES: readonly ['', ...SourceRole[]] = ['', ...SOURCE_ROLES];
const UNITS = ['', 's', 'ms', 'us', 'ns'] as const;

export function SourceItem(props: Props) {
  const { source, index, store, formats, readOnly, onChange } = props;
  const styles = useStyles2(getStyles);
  const change = (patch: Partial<SourceSettings>) => onChange(patched(source, patch));
  const text = (name: (typeof PLACES)[number] | 'name' | 'pattern', rows?: number) => (
    <OptionText
      key={name}
      path={`sources.${name}`}
      rows={rows}
      size={rows ? 'wide' : 'normal'}
      testId={testIds.configEditor.source(index, name)}
      value={source[name]}
      disabled={readOnly}
      onChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <fieldset className={styles.item} data-testid={testIds.configEditor.sourceItem}>
      <SourceHead {...props} />
      <Stack direction="column" gap={2}>
        {text('name')}
        {PLACES.filter((name) => appliesTo(`sources.${name}`, store)).map((name) => text(name))}
        <FormatField
          value={source.format}
          formats={formats}
          disabled={readOnly}
          testId={testIds.configEditor.source(index, 'format')}
          onChange={(format) => change(format === CUSTOM_FORMAT ? { format } : { format, pattern: undefined })}
        />
        {source.format === CUSTOM_FORMAT && text('pattern', 3)}
        <SelectField
          path="sources.role"
          values={ROLES}
          testId={testIds.configEditor.source(index, 'role')}
          value={source.role ?? ''}
          disabled={readOnly}
          onChange={(role) => change({ role: role === '' ? undefined : role })}
        />
        <FieldOverrides fields={source.fields ?? {}} readOnly={readOnly} onChange={(fields) => change({ fields })}>
          <SelectField
            path="sources.durationUnit"
            values={UNITS}
            value={UNITS.find((unit) => unit === source.durationUnit) ?? ''}
            disabled={readOnly}
            onChange={(durationUnit) => change({ durationUnit })}
          />
        </FieldOverrides>
      </Stack>
    </fieldset>
  );
}

function SourceHead({ source, index, count, readOnly, onMove, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  const name = inert(sourceName(source, index), 60);
  const labels = { name, ...AS_TEXT };
  return (
    <div className={styles.head}>
      <h4 className={styles.title}>{name}</h4>
      {count > 1 && (
        <span className={styles.buttons}>
          <IconButton
            name="arrow-up"
            tooltip={t('sources.up', 'Move {{name}} up', labels)}
            disabled={readOnly || index === 0}
            onClick={() => onMove(-1)}
          />
          <IconButton
            name="arrow-down"
            tooltip={t('sources.down', 'Move {{name}} down', labels)}
            disabled={readOnly || index === count - 1}
            onClick={() => onMove(1)}
          />
          <IconButton
            name="trash-alt"
            tooltip={t('sources.remove', 'Remove {{name}}', labels)}
            disabled={readOnly}
            onClick={onRemove}
          />
        </span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({
    minWidth: 0,
    padding: theme.spacing(2),
    border: `thin solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  head: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  title: css({ ...theme.typography.h5, margin: 0, overflowWrap: 'anywhere' }),
  buttons: css({ display: 'inline-flex', gap: theme.spacing(1) }),
});
