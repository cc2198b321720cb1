import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataSourceDescription } from '@grafana/plugin-ui';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { useState } from 'react';

import { storeKind } from '../../model/settings';
import { ConnectionSection } from './connection/ConnectionSection';
import { EndpointsSection } from './endpoints/EndpointsSection';
import { IdentitySection } from './IdentitySection';
import { LimitsSection } from './LimitsSection';
import type { EditorProps, SectionProps } from './options';
import { sectionProps } from './options';
import { ReadSection } from './read/ReadSection';
import type { Reading } from './read/useReading';
import { useReading } from './read/useReading';
import { Section } from './Section';
import type { SectionId } from './sections';
import { initiallyOpen, SECTIONS, sectionState, sectionTitle } from './sections';
import { SourcesSection } from './sources/SourcesSection';

const DOCUMENTATION = 'https://github.com/underthreat/apis-under-threat';

/** From the connection to the limits, in the order in which one needs the other. */
export default function ConfigEditor({ options, onOptionsChange }: EditorProps) {
  const styles = useStyles2(getStyles);
  const store = storeKind(options.jsonData, options.url);
  const reading = useReading(options);
  const [open, setOpen] = useState<readonly SectionId[]>(() => initiallyOpen(options, store));
  const section = sectionProps({ options, onOptionsChange }, store);

  return (
    <div className={styles.editor}>
      <DataSourceDescription
        dataSourceName={t('config.name', 'APIs Under Threat')}
        docsLink={DOCUMENTATION}
        hasRequiredFields={false}
      />
      {SECTIONS.map((id) => (
        <Section
          key={id}
          id={id}
          title={sectionTitle(id)}
          state={sectionState(id, options, store, reading)}
          open={open.includes(id)}
          onToggle={(isOpen) => setOpen(isOpen ? [...open, id] : open.filter((other) => other !== id))}
        >
          {content(id, section, reading)}
        </Section>
      ))}
    </div>
  );
}

function content(id: SectionId, section: SectionProps, reading: Reading): ReactElement {
  switch (id) {
    case 'connection':
      return <ConnectionSection {...section} />;
    case 'sources':
      return <SourcesSection {...section} />;
    case 'read':
      return <ReadSection {...section} reading={reading} />;
    case 'endpoints':
      return <EndpointsSection {...section} />;
    case 'identity':
      return <IdentitySection {...section} />;
    case 'limits':
      return <LimitsSection {...section} />;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  editor: css({ maxWidth: theme.spacing(120), '& > :first-child': { marginBottom: theme.spacing(2) } }),
});
