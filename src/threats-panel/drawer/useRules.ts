import type { PanelData } from '@grafana/data';
import { DataSourceWithBackend, getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';

import type { RuleInfo } from '../../model/resources';
import { readRules } from '../../model/resources';
import { overviewTarget } from './evidenceRequest';

const cache = new Map<string, Map<string, RuleInfo>>();

/** What each rule means. Without an answer the drawer shows titles only: explanations are a help, not a need. */
export function useRules(data: PanelData): Map<string, RuleInfo> | undefined {
  const reference = overviewTarget(data)?.datasource;
  const key = reference?.uid ?? '';
  const [rules, setRules] = useState(cache.get(key));

  useEffect(() => {
    let wanted = true;
    const load = async () => {
      const known = cache.get(key);
      if (known) {
        setRules(known);
        return;
      }
      try {
        const dataSource = await getDataSourceSrv().get(key || null);
        const answer: unknown =
          dataSource instanceof DataSourceWithBackend ? await dataSource.getResource('rules') : [];
        const read = readRules(answer);
        cache.set(key, read);
        if (wanted) {
          setRules(read);
        }
      } catch {
        if (wanted) {
          setRules(new Map());
        }
      }
    };
    void load();
    return () => {
      wanted = false;
    };
  }, [key]);

  return rules;
}
