import {
  CoreApp,
  DataQuery,
  DataSourceApi,
  getDefaultTimeRange,
  LoadingState,
  PanelData,
  TimeRange,
} from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, CodeEditor, LoadingPlaceholder, Stack, Text, TimeRangeInput } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Subscription } from 'rxjs';

import { Page } from '../Page';
import { runRequest } from '../services/runRequest';

let requests = 0;

const json = (value: unknown) => JSON.stringify(value, null, 2);

function summary(data: PanelData): string {
  return data.series
    .map((frame) => {
      const fields = frame.fields.map(({ name, type, values }) => `  ${name} (${type}): ${json(values.slice(0, 3))}`);
      return [`${frame.name ?? frame.refId ?? 'frame'}: ${frame.length} rows`, ...fields].join('\n');
    })
    .join('\n\n');
}

/** The query editor, with the query it writes and the frames it gets. */
export function QueryPage() {
  const [search] = useSearchParams();
  const uid = search.get('uid') ?? undefined;
  const app = search.get('app') ?? CoreApp.Dashboard;
  const [dataSource, setDataSource] = useState<DataSourceApi>();
  const [query, setQuery] = useState<DataQuery>({ refId: 'A' });
  const [range, setRange] = useState<TimeRange>(getDefaultTimeRange());
  const [data, setData] = useState<PanelData>();
  const running = useRef<Subscription>();

  useEffect(() => {
    getDataSourceSrv()
      .get(uid)
      .then((loaded) => {
        setDataSource(loaded);
        setQuery({ ...loaded.getDefaultQuery?.(app as CoreApp), refId: 'A' });
      }, console.error);
    return () => running.current?.unsubscribe();
  }, [uid, app]);

  const Editor = dataSource?.components?.QueryEditor;
  if (!dataSource || !Editor) {
    return dataSource ? (
      <Alert severity="info" title="The data source has no query editor" />
    ) : (
      <LoadingPlaceholder text="Loading…" />
    );
  }

  const run = () => {
    running.current?.unsubscribe();
    const request = {
      ...{ requestId: `preview-${++requests}`, app, range, timezone: 'browser', scopedVars: {}, startTime: Date.now() },
      ...{ interval: '1m', intervalMs: 60_000, maxDataPoints: 500 },
      targets: [{ ...query, datasource: dataSource.getRef() }],
    };
    running.current = runRequest(dataSource, request).subscribe(setData);
  };

  return (
    <Page pageNav={{ text: 'Query', subTitle: dataSource.name }}>
      <Stack direction="column" gap={2}>
        <Stack>
          <TimeRangeInput value={range} onChange={setRange} />
          <Button onClick={run} icon={data?.state === LoadingState.Loading ? 'fa fa-spinner' : 'sync'}>
            Run query
          </Button>
        </Stack>
        <Editor
          datasource={dataSource}
          query={query}
          app={app as CoreApp}
          range={range}
          data={data}
          onChange={setQuery}
          onRunQuery={run}
        />
        <Text element="h2" variant="h5">
          Query
        </Text>
        <CodeEditor value={json(query)} language="json" height={180} readOnly showMiniMap={false} />
        {data?.errors?.map(({ message }, index) => (
          <Alert key={index} severity="error" title={message ?? 'Error'} />
        ))}
        <Text element="h2" variant="h5">
          Answer
        </Text>
        <pre data-testid="answer">{data ? `${data.state}\n\n${summary(data)}` : 'not run yet'}</pre>
      </Stack>
    </Page>
  );
}
