import { t } from '@grafana/i18n';
import {
  AdvancedHttpSettings,
  Auth,
  ConfigSection,
  ConfigSubSection,
  ConnectionSettings,
  convertLegacyAuthProps,
  DataSourceDescription,
} from '@grafana/plugin-ui';
import { config } from '@grafana/runtime';
import { Divider, Field, RadioButtonGroup, SecureSocksProxySettings, Stack } from '@grafana/ui';

import type { ThreatSettings } from '../../model/settings';
import { storeKind } from '../../model/settings';
import { testIds } from '../../model/testIds';
import { DetectionSection } from './DetectionSection';
import { EndpointRulesSection } from './EndpointRulesSection';
import { IdentitySection } from './IdentitySection';
import { NoiseSection } from './NoiseSection';
import { SampleSection } from './SampleSection';
import { SourceSection } from './SourceSection';
import type { EditorProps } from './useOptions';
import { patchSettings } from './useOptions';

const DOCUMENTATION = 'https://github.com/underthreat/apis-under-threat';

export function ConfigEditor({ options, onOptionsChange }: EditorProps) {
  const settings = options.jsonData;
  const store = storeKind(settings, options.url);
  const readOnly = Boolean(options.readOnly);
  const change = (patch: Partial<ThreatSettings>) =>
    onOptionsChange({ ...options, jsonData: patchSettings(settings, patch) });
  const section = { settings, onChange: change, readOnly };

  return (
    <>
      <DataSourceDescription
        dataSourceName={t('config.name', 'APIs Under Threat')}
        docsLink={DOCUMENTATION}
        hasRequiredFields={false}
      />
      <Divider />
      <ConfigSection
        title={t('config.store', 'Store')}
        description={t(
          'config.storeHelp',
          'Where the logs are. Sample traffic needs no store and shows what the plugin does.'
        )}
      >
        <Field noMargin label={t('config.storeKind', 'Store')}>
          <RadioButtonGroup
            data-testid={testIds.configEditor.store}
            disabled={readOnly}
            options={[
              { value: 'sample' as const, label: t('config.sample', 'Sample traffic'), icon: 'play' },
              { value: 'loki' as const, label: t('config.loki', 'Loki'), icon: 'database' },
            ]}
            value={store}
            onChange={(next) => change({ store: next })}
          />
        </Field>
      </ConfigSection>
      <Divider />
      {store === 'loki' && (
        <>
          <ConnectionSettings
            config={options}
            onChange={onOptionsChange}
            urlPlaceholder="http://localhost:3100"
            urlLabel={t('config.url', 'Loki URL')}
          />
          <Divider />
          <Auth {...convertLegacyAuthProps({ config: options, onChange: onOptionsChange })} />
          <p>
            {t(
              'config.tenant',
              'For a Loki with tenants add a header above: X-Scope-OrgID with the name of the tenant. It is sent with queries, alert rules and health checks alike.'
            )}
          </p>
          <Divider />
          <ConfigSection
            title={t('config.source', 'Source')}
            description={t('config.sourceHelp', 'Which entries of the store are the log, and how they are read.')}
          >
            <SourceSection {...section} />
          </ConfigSection>
          <Divider />
        </>
      )}
      <ConfigSection
        title={t('config.read', 'What was read')}
        description={t('config.readHelp', 'Looks at the newest entries and shows how they are understood.')}
      >
        <SampleSection uid={options.uid} settings={settings} url={options.url} version={options.version} />
      </ConfigSection>
      <Divider />
      <ConfigSection
        title={t('config.meaning', 'Endpoints, noise and actors')}
        description={t('config.meaningHelp', 'Optional: the defaults suit most logs.')}
        isCollapsible
        isInitiallyOpen={false}
      >
        <Stack direction="column" gap={3}>
          <ConfigSubSection
            title={t('config.endpoints', 'Endpoint rules')}
            description={t(
              'config.endpointsHelp',
              'Ids in paths are found by themselves. A rule names what they can not know: {name} or * is one segment, a final ** the rest.'
            )}
          >
            <EndpointRulesSection {...section} />
          </ConfigSubSection>
          <ConfigSubSection
            title={t('config.noise', 'Noise')}
            description={t(
              'config.noiseHelp',
              'Health checks and background calls that count neither as requests nor as threats. Values of one list are alternatives, lists must all hold.'
            )}
          >
            <NoiseSection {...section} />
          </ConfigSubSection>
          <ConfigSubSection
            title={t('config.identity', 'Actors')}
            description={t('config.identityHelp', 'Who sent a request: the first of these that the entry has.')}
          >
            <IdentitySection {...section} options={options} onOptionsChange={onOptionsChange} />
          </ConfigSubSection>
        </Stack>
      </ConfigSection>
      <Divider />
      <ConfigSection title={t('config.detection', 'Detection and limits')} isCollapsible isInitiallyOpen={false}>
        <Stack direction="column" gap={3}>
          <DetectionSection {...section} />
          {store === 'loki' && <AdvancedHttpSettings config={options} onChange={onOptionsChange} />}
          {store === 'loki' && config.secureSocksDSProxyEnabled && (
            <SecureSocksProxySettings options={options} onOptionsChange={onOptionsChange} />
          )}
        </Stack>
      </ConfigSection>
    </>
  );
}
