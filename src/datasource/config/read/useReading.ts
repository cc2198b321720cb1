import { t } from '@grafana/i18n';
import { useState } from 'react';

import type { Health } from '../../../model/health';
import type { SampleReport } from '../../../model/sample';
import { readSample } from '../../../model/sample';
import type { Options } from '../options';
import { failureText, getHealth, getResource } from '../resources';

export interface Look {
  report?: SampleReport;
  problem?: string;
}

export interface Reading {
  busy: boolean;
  /** The form differs from what was saved, and so from what a look would see. */
  changed: boolean;
  health?: Health;
  /** By source. */
  looks: Record<number, Look>;
  look: (source: number) => Promise<void>;
}

async function lookAt(uid: string, source: number): Promise<Look> {
  try {
    const report = readSample(await getResource(uid, 'sample', { source }));
    return report ? { report } : { problem: t('sample.failed', 'The samples could not be read.') };
  } catch (failure) {
    return { problem: failureText(failure) || t('sample.failed', 'The samples could not be read.') };
  }
}

/** The version changes with each save: from then on the store sees what the form shows. */
function useChanged({ jsonData, url, basicAuth, basicAuthUser, secureJsonData, version }: Options): boolean {
  const now = JSON.stringify([jsonData, url, basicAuth, basicAuthUser, secureJsonData ?? {}]);
  const [saved, setSaved] = useState({ version, state: now });
  if (saved.version !== version) {
    setSaved({ version, state: now });
  }
  return saved.state !== now && saved.version === version;
}

export function useReading(options: Options): Reading {
  const [busy, setBusy] = useState(false);
  const [health, setHealth] = useState<Health>();
  const [looks, setLooks] = useState<Record<number, Look>>({});
  const changed = useChanged(options);

  const look = async (source: number) => {
    setBusy(true);
    const [healthNow, found] = await Promise.all([getHealth(options.uid), lookAt(options.uid, source)]);
    setHealth(healthNow);
    setLooks((known) => ({ ...known, [source]: found }));
    setBusy(false);
  };
  return { busy, changed, health, looks, look };
}
