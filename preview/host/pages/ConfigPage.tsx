import { css } from '@emotion/css';
import { DataSourceApi, DataSourcePlugin, DataSourceSettings, PluginContextProvider } from '@grafana/data';
import { getBackendSrv, getDataSourceSrv, isFetchError } from '@grafana/runtime';
import { Alert, Button, Field, Input, LoadingPlaceholder, Stack } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';

import { Page } from '../Page';
import { importPlugin, pluginMeta } from '../services/plugins';

interface Result {
  status: string;
  message: string;
  details?: { verboseMessage?: string };
}

const isDataSource = (plugin: unknown): plugin is DataSourcePlugin<DataSourceApi> => plugin instanceof DataSourcePlugin;
const width = css({ maxWidth: 900 });

/** A failed health check rejects with an object that is not an Error. */
function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' ? message : String(error);
}

async function test(uid: string): Promise<Result> {
  try {
    const dataSource = await getDataSourceSrv().get(uid);
    return await dataSource.testDatasource();
  } catch (error) {
    if (isFetchError(error)) {
      error.isHandled = true;
      return { status: 'error', ...error.data };
    }
    return { status: 'error', message: messageOf(error) };
  }
}

/** The data source's settings, as Grafana shows them. */
export function ConfigPage() {
  const { uid = '' } = useParams();
  const [plugin, setPlugin] = useState<DataSourcePlugin<DataSourceApi>>();
  const [options, setOptions] = useState<DataSourceSettings>();
  const [result, setResult] = useState<Result>();

  useEffect(() => {
    setResult(undefined);
    getBackendSrv()
      .get<DataSourceSettings>(`/api/datasources/uid/${uid}`)
      .then(async (settings) => {
        const meta = pluginMeta(settings.type);
        if (meta) {
          setPlugin(await importPlugin(meta, isDataSource));
          setOptions(settings);
        }
      })
      .catch(console.error);
  }, [uid]);

  const Editor = plugin?.components.ConfigEditor;
  const meta = options && pluginMeta(options.type);
  if (!options || !meta) {
    return <LoadingPlaceholder text="Loading…" />;
  }

  const save = async () => {
    await getBackendSrv().put(`/api/datasources/uid/${uid}`, options, { showSuccessAlert: false });
    await getDataSourceSrv().reload();
    setOptions(await getBackendSrv().get<DataSourceSettings>(`/api/datasources/uid/${uid}`));
    setResult(await test(uid));
  };

  return (
    <Page pageNav={{ text: options.name, subTitle: `Type: ${meta.name}` }}>
      <PluginContextProvider meta={meta}>
        <form
          className={width}
          onSubmit={(event) => {
            event.preventDefault();
            save().catch(console.error);
          }}
        >
          <Stack direction="column" gap={2}>
            <Field label="Name" noMargin>
              <Input
                value={options.name}
                onChange={({ currentTarget }) => setOptions({ ...options, name: currentTarget.value })}
              />
            </Field>
            {Editor ? (
              <Editor options={options} onOptionsChange={setOptions} />
            ) : (
              <Alert severity="info" title="The data source has no configuration editor" />
            )}
            {result && (
              <Alert
                title={result.message}
                severity={result.status.toLowerCase() === 'error' ? 'error' : 'success'}
                data-testid="data-testid Alert test result"
              >
                {result.details?.verboseMessage}
              </Alert>
            )}
            <div>
              <Button type="submit">Save & test</Button>
            </div>
          </Stack>
        </form>
      </PluginContextProvider>
    </Page>
  );
}
