import type { PanelData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';

import { overviewTarget } from './drawer/evidenceRequest';

/** What the data source does for panels besides answering queries: it is another module, found by its type only. */
export interface ReadingSource {
  readAgain: () => void;
  allow: (bytes: number) => void;
  /** Agrees to reading so much, which begins nothing. */
  agree: (bytes: number) => void;
}

export function isReadingSource(source: unknown): source is ReadingSource {
  return ['readAgain', 'allow', 'agree'].every(
    (name) => typeof source === 'object' && source !== null && name in source
  );
}

/** The data source of the panel's own query. undefined: it is another one, or not known, as in Explore. */
export function useReadingSource(data: PanelData): ReadingSource | undefined {
  const target = overviewTarget(data);
  const uid = target?.datasource?.uid;
  const [found, setFound] = useState<{ uid: string; source: ReadingSource }>();
  useEffect(() => {
    let current = true;
    if (uid) {
      void Promise.resolve()
        .then(() => getDataSourceSrv().get({ uid }))
        .then(
          (source: unknown) => current && isReadingSource(source) && setFound({ uid, source }),
          () => undefined // what is not there can't be read again
        );
    }
    return () => {
      current = false;
    };
  }, [uid]);
  return found?.uid === uid ? found?.source : undefined;
}
