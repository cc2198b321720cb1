import { t } from '@grafana/i18n';
import { Checkbox, Stack } from '@grafana/ui';

import type { NoiseRule } from '../../../model/settings';
import { patched } from '../../../model/settings';
import { option } from '../../../model/settingsSchema';
import { testIds } from '../../../model/testIds';
import { Note, SwitchField } from '../fields/ChoiceField';
import { ListOf } from '../fields/ListOf';
import { OptionList, OptionText } from '../fields/OptionFields';
import { NOISE_LISTS, ownRules, presetsOf, saysNothing, withOwn, withPreset } from './noise';

interface Props {
  rules: NoiseRule[];
  readOnly: boolean;
  onChange: (rules: NoiseRule[]) => void;
}

export function NoiseFields({ rules, readOnly, onChange }: Props) {
  const chosen = presetsOf(rules);
  return (
    <Stack direction="column" gap={2}>
      <Stack direction="column" gap={1}>
        {option('noise.preset').choices.map(({ value, label, description }) => (
          <div key={value}>
            <Checkbox
              label={label}
              description={description}
              data-testid={testIds.configEditor.noisePreset(value)}
              disabled={readOnly}
              value={chosen.includes(value)}
              onChange={(event) => onChange(withPreset(rules, value, event.currentTarget.checked))}
            />
          </div>
        ))}
      </Stack>
      <ListOf
        items={ownRules(rules)}
        empty={{}}
        addLabel={t('noise.add', 'Add noise rule')}
        removeLabel={(index) => t('noise.remove', 'Remove noise rule {{number}}', { number: index + 1 })}
        readOnly={readOnly}
        onChange={(own) => onChange(withOwn(rules, own))}
      >
        {(rule, change) => <OwnRule rule={rule} readOnly={readOnly} onChange={change} />}
      </ListOf>
    </Stack>
  );
}

interface OwnProps {
  rule: NoiseRule;
  readOnly: boolean;
  onChange: (rule: NoiseRule) => void;
}

function OwnRule({ rule, readOnly, onChange }: OwnProps) {
  return (
    <>
      <OptionText
        path="noise.name"
        value={rule.name}
        disabled={readOnly}
        onChange={(name) => onChange(patched(rule, { name }))}
      />
      {NOISE_LISTS.map((name) => (
        <OptionList
          key={name}
          path={`noise.${name}`}
          value={rule[name]}
          disabled={readOnly}
          onChange={(values) => onChange(patched(rule, { [name]: values }))}
        />
      ))}
      <SwitchField
        path="noise.clean"
        value={rule.clean ?? false}
        disabled={readOnly}
        onChange={(clean) => onChange(patched(rule, { clean: clean || undefined }))}
      />
      {saysNothing(rule) && (
        <Note text={t('noise.nothing', 'Give at least one of these: a rule without any is refused.')} />
      )}
    </>
  );
}
