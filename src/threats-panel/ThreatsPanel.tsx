import type { PanelProps } from '@grafana/data';
import { useMemo } from 'react';

import type { PanelOptions } from './options';
import { completeOptions } from './options';
import { panelState } from './panelState';
import { AskView } from './states/AskView';
import { EmptyView } from './states/EmptyView';
import { ErrorView } from './states/ErrorView';
import { LoadingView } from './states/LoadingView';
import { NotConfiguredView } from './states/NotConfiguredView';
import { ThreatsView } from './ThreatsView';
import { useLastShown } from './useLastShown';

export function ThreatsPanel(props: PanelProps<PanelOptions>) {
  const { data, options: saved } = props;
  const options = useMemo(() => completeOptions(saved), [saved]);
  const state = useLastShown(useMemo(() => panelState(data), [data]));

  switch (state.kind) {
    case 'loading':
      return <LoadingView share={state.share} />;
    case 'ask':
      return <AskView bytes={state.bytes} most={state.most} busy={state.busy} data={data} />;
    case 'error':
      return <ErrorView message={state.message} />;
    case 'notConfigured':
      return <NotConfiguredView reason={state.reason} />;
    case 'empty':
      return <EmptyView overview={state.overview} busy={state.busy} showStrip={options.showStrip} data={data} />;
    case 'ready':
      return (
        <ThreatsView
          overview={state.overview}
          busy={state.busy}
          problem={state.problem}
          data={data}
          options={options}
          width={props.width}
          height={props.height}
          timeZone={props.timeZone}
          onOptionsChange={props.onOptionsChange}
          onChangeTimeRange={props.onChangeTimeRange}
        />
      );
  }
}
