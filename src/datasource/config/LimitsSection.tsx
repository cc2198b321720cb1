import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataSourcePicker } from '@grafana/runtime';
import { Field, Stack, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import type { LimitSettings, TraceLinkSettings } from '../../model/settings';
import { patched } from '../../model/settings';
import { appliesTo, option } from '../../model/settingsSchema';
import { RadioField } from './fields/ChoiceField';
import { OptionList, OptionNumber, OptionText } from './fields/OptionFields';
import type { SectionProps } from './options';

const CONFIDENCES = ['low', 'medium', 'high'] as const;
const ROLES = ['Viewer', 'Editor', 'Admin'] as const;
const LIMITS = ['parallel', 'threats', 'documents', 'cacheMegabytes', 'scanGigabytes', 'readSeconds'] as const;

export function LimitsSection(section: SectionProps) {
  const { settings, store, change, readOnly: disabled } = section;
  const limits = settings.limits ?? {};
  const saveLimit = (patch: Partial<LimitSettings>) => change({ limits: patched(limits, patch) });
  return (
    <Stack direction="column" gap={3}>
      <RadioField
        path="confidence"
        values={CONFIDENCES}
        value={settings.confidence ?? 'medium'}
        disabled={disabled}
        onChange={(confidence) => change({ confidence: confidence === 'medium' ? undefined : confidence })}
      />
      <OptionNumber
        path="deepCheck"
        value={settings.deepCheck}
        disabled={disabled}
        onChange={(deepCheck) => change({ deepCheck })}
      />
      <OptionList
        path="blockStatuses"
        value={settings.blockStatuses?.map(String)}
        check={statusesProblem}
        disabled={disabled}
        onChange={(statuses) => change({ blockStatuses: statuses?.map(Number) })}
      />
      <RadioField
        path="evidenceRole"
        values={ROLES}
        value={settings.evidenceRole ?? 'Viewer'}
        disabled={disabled}
        onChange={(role) => change({ evidenceRole: role === 'Viewer' ? undefined : role })}
      />
      <TraceLink link={settings.traceLink ?? {}} disabled={disabled} onChange={(traceLink) => change({ traceLink })} />
      <LogLink
        uid={settings.logLink?.dataSourceUid}
        store={store}
        disabled={disabled}
        onChange={(dataSourceUid) => change({ logLink: dataSourceUid ? { dataSourceUid } : undefined })}
      />
      {LIMITS.filter((name) => store === 'sample' || appliesTo(`limits.${name}`, store)).map((name) => (
        <OptionNumber
          key={name}
          path={`limits.${name}`}
          value={limits[name]}
          disabled={disabled}
          onChange={(value) => saveLimit({ [name]: value })}
        />
      ))}
    </Stack>
  );
}

export function statusesProblem(text: string): string | undefined {
  const wrong = text
    .split(',')
    .map((part) => part.trim())
    .find((part) => part !== '' && !/^[1-5]\d\d$/.test(part));
  return wrong === undefined ? undefined : t('limits.status', '{{wrong}} is not an HTTP status.', { wrong });
}

/** Grafana's own data sources for the stores, by type. */
const LOG_SOURCES: Record<string, string> = {
  loki: 'loki',
  elasticsearch: 'elasticsearch',
  opensearch: 'grafana-opensearch-datasource',
};

interface LogLinkProps {
  uid?: string;
  store: string;
  disabled: boolean;
  onChange: (uid: string | undefined) => void;
}

function LogLink({ uid, store, disabled, onChange }: LogLinkProps) {
  const styles = useStyles2(getStyles);
  return LOG_SOURCES[store] === undefined ? null : (
    <Field
      noMargin
      label={`${option('logLink').title}: ${option('logLink.dataSourceUid').title}`}
      description={option('logLink').help}
      htmlFor="log-link"
      className={styles.field}
    >
      <DataSourcePicker
        inputId="log-link"
        disabled={disabled}
        noDefault
        current={uid ?? null}
        filter={(candidate) => candidate.type === LOG_SOURCES[store]}
        onChange={(chosen) => onChange(chosen.uid)}
        onClear={() => onChange(undefined)}
      />
    </Field>
  );
}

interface LinkProps {
  link: TraceLinkSettings;
  disabled: boolean;
  onChange: (link: TraceLinkSettings | undefined) => void;
}

/** Without a data source there is no link, and nothing of it is kept. */
function TraceLink({ link, disabled, onChange }: LinkProps) {
  const styles = useStyles2(getStyles);
  const save = (patch: TraceLinkSettings) => onChange(patched(link, patch));
  return (
    <>
      <Field
        noMargin
        label={`${option('traceLink').title}: ${option('traceLink.dataSourceUid').title}`}
        description={option('traceLink').help}
        htmlFor="trace-link"
        className={styles.field}
      >
        <DataSourcePicker
          inputId="trace-link"
          disabled={disabled}
          noDefault
          current={link.dataSourceUid ?? null}
          filter={(candidate) => Boolean(candidate.meta.tracing || candidate.meta.logs)}
          onChange={({ uid }) => save({ dataSourceUid: uid })}
          onClear={() => onChange(undefined)}
        />
      </Field>
      {link.dataSourceUid && (
        <>
          <OptionText
            path="traceLink.title"
            value={link.title}
            disabled={disabled}
            onChange={(title) => save({ title })}
          />
          <OptionText
            path="traceLink.query"
            value={link.query}
            check={queryProblem}
            disabled={disabled}
            onChange={(query) => save({ query })}
          />
        </>
      )}
    </>
  );
}

function queryProblem(text: string): string | undefined {
  return text.trim() === '' || text.includes('${traceId}')
    ? undefined
    : t('limits.noTraceId', 'The query has no ${{place}}: that is where the trace id goes.', {
        place: '{traceId}',
        ...AS_TEXT,
      });
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ width: '100%', maxWidth: theme.spacing(60) }),
});
