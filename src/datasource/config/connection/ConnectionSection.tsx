import { config } from '@grafana/runtime';
import { Stack } from '@grafana/ui';
import { useRef } from 'react';

import type { StoreKind } from '../../../model/settings';
import { STORES } from '../../../model/settings';
import { appliesTo, option } from '../../../model/settingsSchema';
import { testIds } from '../../../model/testIds';
import { RadioField, SwitchField } from '../fields/ChoiceField';
import { OptionList, OptionNumber, OptionText } from '../fields/OptionFields';
import { SecretField } from '../fields/SecretField';
import { TextField } from '../fields/TextField';
import type { SectionProps } from '../options';
import { authenticationOf, takesMethod, withAuthentication } from './authentication';
import { AuthenticationFields } from './AuthenticationFields';
import { NO_MEMORY, urlExample, withStore } from './stores';
import { urlProblem } from './url';

export function ConnectionSection(section: SectionProps) {
  const { options, onOptionsChange, settings, store, change, readOnly } = section;
  const memory = useRef(NO_MEMORY);

  const changeStore = (next: StoreKind) => {
    const moved = withStore(settings, next, memory.current);
    memory.current = moved.memory;
    const changed = { ...options, jsonData: moved.settings };
    onOptionsChange(takesMethod(next, authenticationOf(changed)) ? changed : withAuthentication(changed, 'none'));
  };

  return (
    <Stack direction="column" gap={3}>
      <RadioField
        path="store"
        testId={testIds.configEditor.store}
        disabled={readOnly}
        values={STORES}
        value={store}
        onChange={changeStore}
      />
      {store !== 'sample' && (
        <>
          <Address {...section} />
          <AuthenticationFields {...section} />
          {config.secureSocksDSProxyEnabled && <Proxy {...section} />}
          <OptionList
            path="keepCookies"
            value={settings.keepCookies}
            disabled={readOnly}
            onChange={(keepCookies) => change({ keepCookies })}
          />
          <OptionNumber
            path="timeoutSeconds"
            fractions
            value={settings.timeoutSeconds}
            disabled={readOnly}
            onChange={(timeoutSeconds) => change({ timeoutSeconds })}
          />
        </>
      )}
    </Stack>
  );
}

function Proxy(section: SectionProps) {
  const { settings, change, readOnly } = section;
  return (
    <>
      <SwitchField
        path="enableSecureSocksProxy"
        value={settings.enableSecureSocksProxy ?? false}
        disabled={readOnly}
        onChange={(enableSecureSocksProxy) => change({ enableSecureSocksProxy: enableSecureSocksProxy || undefined })}
      />
      {settings.enableSecureSocksProxy && (
        <>
          <OptionText
            path="secureSocksProxyUsername"
            value={settings.secureSocksProxyUsername}
            disabled={readOnly}
            onChange={(secureSocksProxyUsername) => change({ secureSocksProxyUsername })}
          />
          <SecretField {...section} secret="secureSocksProxyPassword" disabled={readOnly} />
        </>
      )}
    </>
  );
}

function Address({ options, onOptionsChange, settings, store, change, readOnly }: SectionProps) {
  const { title, help } = option('url');
  return (
    <>
      <TextField
        label={title}
        description={help}
        placeholder={urlExample(store)}
        value={options.url}
        disabled={readOnly}
        testId={testIds.configEditor.url}
        check={urlProblem}
        onChange={(url) => onOptionsChange({ ...options, url: url.trim() })}
      />
      {appliesTo('tenant', store) && (
        <OptionText
          path="tenant"
          testId={testIds.configEditor.tenant}
          value={settings.tenant}
          disabled={readOnly}
          onChange={(tenant) => change({ tenant })}
        />
      )}
    </>
  );
}
