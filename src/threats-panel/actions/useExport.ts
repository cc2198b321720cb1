import type { PanelData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useRef, useState } from 'react';
import type { Subscription } from 'rxjs';
import { defer, from, isObservable, switchMap } from 'rxjs';

import { inert } from '../../model/inert';
import { evidenceRequest, overviewTarget } from '../drawer/evidenceRequest';
import type { Ask, Exported, ExportKind } from './exportData';
import { readExport } from './exportData';

export type ExportState =
  | { kind: 'idle' }
  | { kind: 'running'; read?: Exported }
  | { kind: 'done'; read: Exported }
  | { kind: 'failed'; message: string };

/** Asks the panel's own data source, with its range and its filters, whatever the panel shows meanwhile. */
function askOf(data: PanelData): Ask {
  return (query) =>
    defer(() => {
      const target = overviewTarget(data);
      return from(getDataSourceSrv().get(target?.datasource, data.request?.scopedVars)).pipe(
        switchMap((dataSource) => {
          const { filters, taxonomy, datasource } = target ?? {};
          const whole = { refId: 'export', datasource, filters, taxonomy, ...query };
          const answer = dataSource.query(evidenceRequest(data, [whole], `export-${query.offset ?? 0}`));
          return isObservable(answer) ? answer : from(answer);
        })
      );
    });
}

export function useExport(data: PanelData) {
  const [state, setState] = useState<ExportState>({ kind: 'idle' });
  const running = useRef<Subscription | undefined>(undefined);
  const cancel = () => {
    running.current?.unsubscribe();
    setState({ kind: 'idle' });
  };
  useEffect(() => () => running.current?.unsubscribe(), []);

  const start = (kind: ExportKind, count: number, onDone: (read: Exported) => void) => {
    running.current?.unsubscribe();
    setState({ kind: 'running' });
    running.current = readExport(askOf(data), kind, count).subscribe({
      next: (read) => {
        setState({ kind: read.done ? 'done' : 'running', read });
        if (read.done) {
          onDone(read);
        }
      },
      error: (problem: unknown) =>
        setState({ kind: 'failed', message: problem instanceof Error ? inert(problem.message) : '' }),
    });
  };
  return { state, start, cancel };
}
