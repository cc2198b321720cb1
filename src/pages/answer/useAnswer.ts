import type { PanelData } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import type { SceneObject } from '@grafana/scenes';
import { sceneGraph } from '@grafana/scenes';
import { useState } from 'react';

import { inert } from '../../model/inert';

export interface Answer<T> {
  /** What was shown last stays while the next answer is on its way. */
  value?: T;
  busy: boolean;
  problem?: string;
}

function problemOf(data: PanelData | undefined): string | undefined {
  const error = data?.errors?.[0];
  return error || data?.state === LoadingState.Error ? inert(error?.message ?? error?.data?.message ?? '') : undefined;
}

/** The data of an object of a scene, read. `read` gives undefined for what is no answer yet. */
export function useAnswer<T>(object: SceneObject, read: (data: PanelData) => T | undefined): Answer<T> {
  const { data } = sceneGraph.getData(object).useState();
  const [shown, setShown] = useState<{ data: PanelData; value: T }>();
  const busy = !data || data.state === LoadingState.Loading || data.state === LoadingState.Streaming;
  const problem = problemOf(data);
  if (data && data !== shown?.data && problem === undefined) {
    const value = read(data);
    if (value !== undefined) {
      setShown({ data, value });
    }
  }
  return { value: problem === undefined ? shown?.value : undefined, busy: busy && problem === undefined, problem };
}
