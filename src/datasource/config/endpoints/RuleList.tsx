import { t } from '@grafana/i18n';

import type { EndpointRule } from '../../../model/settings';
import { testIds } from '../../../model/testIds';
import { ListOf } from '../fields/ListOf';
import { OptionText } from '../fields/OptionFields';

interface Props {
  rules: EndpointRule[];
  readOnly: boolean;
  onChange: (rules: EndpointRule[]) => void;
}

function pathProblem(text: string): string | undefined {
  return text.trim() === '' || text.trim().startsWith('/')
    ? undefined
    : t('endpoints.slash', 'A path begins with a slash.');
}

export function RuleList({ rules, readOnly, onChange }: Props) {
  return (
    <ListOf
      items={rules}
      empty={{ match: '' }}
      addLabel={t('endpoints.add', 'Add endpoint rule')}
      removeLabel={(index) => t('endpoints.remove', 'Remove rule {{number}}', { number: index + 1 })}
      readOnly={readOnly}
      onChange={onChange}
    >
      {(rule, change, index) => (
        <>
          <OptionText
            path="endpoints.rules.match"
            placeholder="/users/{name}/avatar"
            testId={testIds.configEditor.rule(index)}
            check={pathProblem}
            value={rule.match}
            disabled={readOnly}
            onChange={(match) => change({ ...rule, match: match ?? '' })}
          />
          <OptionText
            path="endpoints.rules.name"
            placeholder={rule.match || undefined}
            value={rule.name}
            disabled={readOnly}
            onChange={(name) => change(name === undefined ? { match: rule.match } : { ...rule, name })}
          />
        </>
      )}
    </ListOf>
  );
}
