import { t } from '@grafana/i18n';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Stack } from '@grafana/ui';
import { useState } from 'react';

import { inert } from '../../model/inert';
import type { SampleReport } from '../../model/resources';
import { readSample } from '../../model/resources';
import type { ThreatSettings } from '../../model/settings';
import { testIds } from '../../model/testIds';
import { isRecord, toText } from '../../model/values';
import { SampleResult } from './SampleResult';

interface Props {
  uid: string;
  settings: ThreatSettings;
  url: string;
  version?: number;
}

export function SampleSection({ uid, settings, url, version }: Props) {
  const [report, setReport] = useState<SampleReport>();
  const [problem, setProblem] = useState('');
  const [reading, setReading] = useState(false);
  const now = JSON.stringify([settings, url]);
  // The version changes with each save: from then on the store sees what the form shows.
  const [saved, setSaved] = useState({ version, state: now });
  if (saved.version !== version) {
    setSaved({ version, state: now });
  }
  const changed = saved.state !== now;

  if (!uid) {
    return <p>{t('sample.saveFirst', 'Save the data source first.')}</p>;
  }

  const read = async () => {
    setReading(true);
    setProblem('');
    try {
      const answer: unknown = await getBackendSrv().get(
        `/api/datasources/uid/${encodeURIComponent(uid)}/resources/sample`,
        undefined,
        undefined,
        { showErrorAlert: false }
      );
      setReport(readSample(answer));
    } catch (failure) {
      const data = isRecord(failure) && isRecord(failure.data) ? failure.data : {};
      setReport(undefined);
      setProblem(
        inert(toText(data.message) || toText(data.error)) || t('sample.failed', 'The sample could not be read.')
      );
    } finally {
      setReading(false);
    }
  };

  return (
    <Stack direction="column" gap={2}>
      {changed && (
        <Alert
          severity="info"
          bottomSpacing={0}
          title={t('sample.changed', 'Save and test first: the sample is read with the saved settings.')}
        />
      )}
      <div>
        <Button
          variant="secondary"
          icon={reading ? 'spinner' : 'eye'}
          disabled={reading}
          onClick={read}
          data-testid={testIds.configEditor.readSample}
        >
          {t('sample.read', 'Read a sample')}
        </Button>
      </div>
      {problem !== '' && <Alert severity="error" bottomSpacing={0} title={problem} />}
      {report && <SampleResult report={report} />}
    </Stack>
  );
}
