import { t } from '@grafana/i18n';

import type { NoiseRule } from '../../model/settings';
import { splitList } from '../../model/settings';
import { RuleList } from './RuleList';
import { TextField } from './TextField';
import type { SectionProps } from './useOptions';

const EMPTY: NoiseRule = { name: '' };

export function NoiseSection({ settings, onChange, readOnly }: SectionProps) {
  const list = (text: string) => {
    const values = splitList(text);
    return values.length > 0 ? values : undefined;
  };
  return (
    <RuleList
      items={settings.noise ?? []}
      empty={EMPTY}
      addLabel={t('noise.add', 'Add noise rule')}
      removeLabel={t('noise.remove', 'Remove noise rule')}
      readOnly={readOnly}
      onChange={(noise) => onChange({ noise })}
    >
      {(rule, change) => (
        <>
          <TextField
            label={t('noise.name', 'Name')}
            placeholder="health"
            width={18}
            value={rule.name}
            disabled={readOnly}
            onChange={(name) => change({ ...rule, name: name.trim() })}
          />
          <TextField
            label={t('noise.paths', 'Paths')}
            placeholder="/healthz, /static/**"
            width={30}
            value={(rule.paths ?? []).join(', ')}
            disabled={readOnly}
            onChange={(text) => change({ ...rule, paths: list(text) })}
          />
          <TextField
            label={t('noise.methods', 'Methods')}
            placeholder="OPTIONS"
            width={16}
            value={(rule.methods ?? []).join(', ')}
            disabled={readOnly}
            onChange={(text) => change({ ...rule, methods: list(text) })}
          />
          <TextField
            label={t('noise.userAgents', 'User agents')}
            placeholder="kube-probe"
            width={24}
            value={(rule.userAgents ?? []).join(', ')}
            disabled={readOnly}
            onChange={(text) => change({ ...rule, userAgents: list(text) })}
          />
        </>
      )}
    </RuleList>
  );
}
