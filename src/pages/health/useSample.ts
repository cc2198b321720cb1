import { getBackendSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';

import { inert } from '../../model/inert';
import type { SampleReport } from '../../model/sample';
import { readSample } from '../../model/sample';
import { isRecord, toText } from '../../model/values';

export interface Sample {
  report?: SampleReport;
  /** Empty: it failed without a reason. */
  problem?: string;
}

async function read(uid: string, source: number): Promise<Sample> {
  try {
    const url = `/api/datasources/uid/${encodeURIComponent(uid)}/resources/sample`;
    const report = readSample(await getBackendSrv().get(url, { source }, undefined, { showErrorAlert: false }));
    return report ? { report } : { problem: '' };
  } catch (failure) {
    return { problem: inert(isRecord(failure) && isRecord(failure.data) ? toText(failure.data.message) : '') };
  }
}

/** How the newest entries of a source are read. undefined: not known yet. */
export function useSample(uid: string, source: number): Sample | undefined {
  const [known, setKnown] = useState<{ uid: string; source: number; sample: Sample }>();
  useEffect(() => {
    let wanted = true;
    void read(uid, source).then((sample) => wanted && setKnown({ uid, source, sample }));
    return () => {
      wanted = false;
    };
  }, [uid, source]);
  return known?.uid === uid && known.source === source ? known.sample : undefined;
}
