import { t } from '@grafana/i18n';

import type { EndpointRule } from '../../model/settings';
import { RuleList } from './RuleList';
import { TextField } from './TextField';
import type { SectionProps } from './useOptions';

const EMPTY: EndpointRule = { match: '', name: '' };

export function EndpointRulesSection({ settings, onChange, readOnly }: SectionProps) {
  return (
    <RuleList
      items={settings.endpoints?.rules ?? []}
      empty={EMPTY}
      addLabel={t('endpoints.add', 'Add endpoint rule')}
      removeLabel={t('endpoints.remove', 'Remove endpoint rule')}
      readOnly={readOnly}
      onChange={(rules) => onChange({ endpoints: rules && { ...settings.endpoints, rules } })}
    >
      {(rule, change) => (
        <>
          <TextField
            label={t('endpoints.match', 'Path')}
            placeholder="/users/{name}/avatar"
            width={40}
            value={rule.match}
            disabled={readOnly}
            onChange={(match) => change({ match: match.trim(), name: rule.name || match.trim() })}
          />
          <TextField
            label={t('endpoints.name', 'Shown as')}
            placeholder="/users/{name}/avatar"
            width={40}
            value={rule.name}
            disabled={readOnly}
            onChange={(name) => change({ ...rule, name: name.trim() })}
          />
        </>
      )}
    </RuleList>
  );
}
