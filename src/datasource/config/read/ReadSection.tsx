import { t } from '@grafana/i18n';
import { Alert, Button, Combobox, Field, Stack } from '@grafana/ui';
import { useId, useState } from 'react';

import { inert } from '../../../model/inert';
import { patched } from '../../../model/settings';
import { testIds } from '../../../model/testIds';
import { Note } from '../fields/ChoiceField';
import type { SectionProps } from '../options';
import { replaced, sourceName } from '../options';
import { SampleResult } from './SampleResult';
import type { Reading } from './useReading';

interface Props extends SectionProps {
  reading: Reading;
}

export function ReadSection({ reading, settings, store, options, readOnly, change }: Props) {
  const sources = store === 'sample' ? [] : (settings.sources ?? []);
  const [chosen, setChosen] = useState(0);
  const source = Math.min(chosen, Math.max(0, sources.length - 1));
  const { busy, changed, health, looks, look } = reading;
  const { report, problem } = looks[source] ?? {};

  if (!options.uid) {
    return <Note text={t('sample.saveFirst', 'Save the data source first.')} />;
  }
  return (
    <Stack direction="column" gap={2}>
      <Note
        text={t(
          'sample.help',
          'Looks at the newest entries of the saved data source and shows how they are understood.'
        )}
      />
      {sources.length > 1 && <SourceChoice names={sources.map(sourceName)} value={source} onChange={setChosen} />}
      {changed && (
        <Alert
          severity="info"
          bottomSpacing={0}
          title={t('sample.changed', 'Save and test first: samples are read with the saved settings.')}
        />
      )}
      <div>
        <Button
          variant="secondary"
          icon={busy ? 'spinner' : 'eye'}
          disabled={busy}
          onClick={() => void look(source)}
          data-testid={testIds.configEditor.readSample}
        >
          {t('sample.read', 'Look at samples')}
        </Button>
      </div>
      <div aria-live="polite">
        <Stack direction="column" gap={2}>
          {health && (
            <Alert
              severity={health.ok ? 'success' : 'error'}
              bottomSpacing={0}
              title={inert(health.message) || t('sample.noHealth', 'The health check says nothing')}
              data-testid={testIds.configEditor.health}
            >
              {inert(health.remedy)}
            </Alert>
          )}
          {problem !== undefined && problem !== health?.message && (
            <Alert severity="error" bottomSpacing={0} title={problem} />
          )}
          {report && (
            <SampleResult
              report={report}
              onChoose={
                readOnly || store === 'sample'
                  ? undefined
                  : (format) =>
                      change({ sources: replaced(sources, source, patched(sources[source] ?? {}, { format })) })
              }
            />
          )}
        </Stack>
      </div>
    </Stack>
  );
}

interface ChoiceProps {
  names: string[];
  value: number;
  onChange: (index: number) => void;
}

function SourceChoice({ names, value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <Field noMargin label={t('sample.source', 'Source')} htmlFor={id}>
      <Combobox
        id={id}
        width={40}
        options={names.map((name, index) => ({ value: index, label: inert(name, 60) }))}
        value={value}
        onChange={(choice) => onChange(choice.value)}
      />
    </Field>
  );
}
