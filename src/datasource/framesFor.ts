import type { DataFrame, DataQueryRequest } from '@grafana/data';
import { CoreApp } from '@grafana/data';

import type { ThreatQuery } from '../model/query';
import { wantsSpikes } from './annotationMappings';
import { withLogs } from './logs';
import { spikesFrame } from './spikes';

/** Annotations show where series stand out, and Explore shows threat requests as a log as well. */
export function framesFor(
  { app, targets }: Pick<DataQueryRequest<ThreatQuery>, 'app' | 'targets'>,
  frames: DataFrame[]
): DataFrame[] {
  const spiky = targets.filter(wantsSpikes).map(({ refId }) => refId);
  if (spiky.length === 0) {
    return app === CoreApp.Explore ? withLogs(frames) : frames;
  }
  const others = frames.filter(({ refId }) => !spiky.includes(refId ?? ''));
  return [
    ...others,
    ...spiky.map((refId) =>
      spikesFrame(
        refId,
        frames.filter((frame) => frame.refId === refId)
      )
    ),
  ];
}
