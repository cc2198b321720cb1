import { getBackendSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';

import type { Dimension } from '../../model/query';
import type { RuleInfo } from '../../model/resources';
import { readRules } from '../../model/resources';
import { typeTitle } from '../../model/taxonomy';

const known = new Map<string, Map<string, RuleInfo>>();

/** What rules are called. Without an answer their ids are shown: names are a help, not a need. */
export function useRuleNames(uid: string): Map<string, RuleInfo> | undefined {
  const [rules, setRules] = useState<{ uid: string; rules: Map<string, RuleInfo> }>();
  useEffect(() => {
    let wanted = uid !== '';
    const load = async () => {
      if (!known.has(uid)) {
        const url = `/api/datasources/uid/${encodeURIComponent(uid)}/resources/rules`;
        known.set(uid, readRules(await getBackendSrv().get(url, undefined, undefined, { showErrorAlert: false })));
      }
      const found = known.get(uid);
      if (wanted && found) {
        setRules({ uid, rules: found });
      }
    };
    load().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [uid]);
  return rules?.uid === uid ? rules.rules : undefined;
}

/** What people call a value of a dimension. */
export function valueName(key: Dimension, value: string, rules: Map<string, RuleInfo> | undefined): string {
  switch (key) {
    case 'rule':
      return rules?.get(value)?.title ?? value;
    case 'category':
      return typeTitle(value) ?? value;
    default:
      return value;
  }
}
