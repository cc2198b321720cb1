import { t } from '@grafana/i18n';
import { Alert, Button, Stack } from '@grafana/ui';

import { AS_TEXT } from '../../../model/asText';
import { formatCount } from '../../../model/format';
import { inert } from '../../../model/inert';
import type { SampleCandidate, SampleReport } from '../../../model/sample';
import { testIds } from '../../../model/testIds';
import { Coverage } from './Coverage';
import { Entries } from './Entries';
import { contenders, groupEntries, headline, severity, unsureText } from './sampleText';

interface Props {
  report: SampleReport;
  /** Chooses a format for the source; undefined where nothing can be changed. */
  onChoose?: (format: string) => void;
}

export function SampleResult({ report, onChoose }: Props) {
  const { fields, candidates } = report;
  const { unread, read } = groupEntries(report);
  const title = headline(report);
  return (
    <div data-testid={testIds.configEditor.sampleResult}>
      <Stack direction="column" gap={2}>
        <Alert severity={severity(report)} bottomSpacing={0} title={title}>
          {report.message !== '' && <p>{inert(report.message)}</p>}
          {candidates.length > 1 && <p>{candidates.map(candidateText).join(' · ')}</p>}
          {!report.sure && <Unsure report={report} title={title} onChoose={onChoose} />}
        </Alert>
        {fields.length > 0 && <Coverage fields={fields} />}
        {unread.length > 0 && (
          <Entries title={t('sample.unreadEntries', 'Entries that were not read')} entries={unread} />
        )}
        {read.length > 0 && <Entries title={t('sample.entries', 'Entries')} entries={read} />}
      </Stack>
    </div>
  );
}

function candidateText({ title, read }: SampleCandidate): string {
  return `${inert(title)}: ${read === null ? '?' : formatCount(read)}`;
}

function Unsure({ report, title, onChoose }: Props & { title: string }) {
  const text = unsureText(report);
  return (
    <>
      {text !== title && <p>{text}</p>}
      {onChoose && (
        <Stack direction="row" gap={1} wrap="wrap">
          {contenders(report).map(({ format, title }) => (
            <Button key={format} size="sm" variant="secondary" onClick={() => onChoose(format)}>
              {t('sample.use', 'Use {{format}}', { format: inert(title, 60), ...AS_TEXT })}
            </Button>
          ))}
        </Stack>
      )}
    </>
  );
}
