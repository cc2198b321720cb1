import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Stack, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import type { EndpointSettings } from '../../../model/settings';
import { patched } from '../../../model/settings';
import { option, sectionText } from '../../../model/settingsSchema';
import { Note } from '../fields/ChoiceField';
import type { SectionProps } from '../options';
import { NoiseFields } from './NoiseFields';
import { OpenApiList } from './OpenApiList';
import { RuleList } from './RuleList';
import { RulePreview } from './RulePreview';

export function EndpointsSection(section: SectionProps) {
  const { settings, change, readOnly, options } = section;
  const endpoints = settings.endpoints ?? {};
  const save = (patch: EndpointSettings) => change({ endpoints: patched(endpoints, patch) });
  const rules = option('endpoints.rules');
  const documents = option('endpoints.openapi');
  const noise = sectionText('noise');
  return (
    <Stack direction="column" gap={3}>
      <Note text={option('endpoints').help} />
      <Part title={rules.title} help={rules.help}>
        <RuleList rules={endpoints.rules ?? []} readOnly={readOnly} onChange={(next) => save({ rules: next })} />
      </Part>
      <Part title={documents.title} help={documents.help}>
        <OpenApiList
          documents={endpoints.openapi ?? []}
          readOnly={readOnly}
          onChange={(openapi) => save({ openapi })}
        />
      </Part>
      <RulePreview
        uid={options.uid}
        endpoints={endpoints}
        onAdd={readOnly ? undefined : (match) => save({ rules: [...(endpoints.rules ?? []), { match }] })}
      />
      <Part title={noise.title} help={`${option('noise').help} ${noise.help}`}>
        <NoiseFields rules={settings.noise ?? []} readOnly={readOnly} onChange={(next) => change({ noise: next })} />
      </Part>
    </Stack>
  );
}

function Part({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <section>
      <h4 className={styles.title}>{title}</h4>
      <p className={styles.help}>{help}</p>
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ ...theme.typography.h5, margin: 0 }),
  help: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
});
