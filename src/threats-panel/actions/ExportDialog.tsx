import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, Field, Modal, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { AS_TEXT } from '../../model/asText';
import { formatCount, formatPercent } from '../../model/format';
import { inert } from '../../model/inert';
import { MAX_LIMIT } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { Format } from './download';
import { downloadSheet, FORMATS } from './download';
import type { Exported, ExportKind } from './exportData';
import { exportSheet } from './exportData';
import { useExport } from './useExport';

interface Props {
  data: PanelData;
  onDismiss: () => void;
}

const COUNTS = [100, 1000, 10_000];
/** As far as the backend lets a reader page (docs/queries.md). */
const ALL: Record<ExportKind, number> = { events: 1_000_000, actors: MAX_LIMIT };

/** Lists that the panel does not hold: they are read for the file. */
export function ExportDialog({ data, onDismiss }: Props) {
  const styles = useStyles2(getStyles);
  const [kind, setKind] = useState<ExportKind>('events');
  const [format, setFormat] = useState<Format>('csv');
  const [count, setCount] = useState(COUNTS[1]);
  const { state, start, cancel } = useExport(data);
  const running = state.kind === 'running';
  const kinds = [
    { value: 'events' as const, label: t('export.events', 'Threat requests') },
    { value: 'actors' as const, label: t('export.actors', 'Threat actors') },
  ];
  const counts = [
    ...COUNTS.map((value) => ({ value, label: formatCount(value) })),
    { value: 0, label: t('export.all', 'All') },
  ];
  const save = (read: Exported) =>
    downloadSheet(
      kind === 'events' ? 'threat-requests' : 'threat-actors',
      exportSheet(read.frames),
      format,
      read.problem !== '' || isCut(read, count)
    );
  return (
    <Modal isOpen title={t('export.title', 'Download a list')} onDismiss={onDismiss}>
      <div className={styles.dialog} data-testid={testIds.panel.exportDialog}>
        <Field label={t('export.what', 'List')} noMargin>
          <RadioButtonGroup options={kinds} value={kind} onChange={setKind} disabled={running} />
        </Field>
        <Field label={t('export.rows', 'Rows')} noMargin>
          <RadioButtonGroup options={counts} value={count} onChange={setCount} disabled={running} />
        </Field>
        <Field label={t('export.format', 'Format')} noMargin>
          <RadioButtonGroup
            options={FORMATS.map((one) => ({ value: one.format, label: one.format.toUpperCase() }))}
            value={format}
            onChange={setFormat}
            disabled={running}
          />
        </Field>
        <p className={styles.note}>
          {t('export.scope', 'With the range and the filters of the panel. Secrets stay masked.')}
        </p>
        {running && <ExportProgress read={state.read} count={count} />}
        {state.kind === 'done' && <DoneText read={state.read} />}
        {state.kind === 'failed' && (
          <Alert severity="error" title={state.message || t('export.failed', 'The list could not be read.')} />
        )}
      </div>
      <Modal.ButtonRow>
        {running && (
          <Button variant="secondary" onClick={cancel} data-testid={testIds.panel.exportCancel}>
            {t('export.cancel', 'Stop reading')}
          </Button>
        )}
        <Button
          icon="download-alt"
          disabled={running}
          onClick={() => start(kind, count === 0 ? ALL[kind] : count, save)}
          data-testid={testIds.panel.exportStart}
        >
          {t('export.start', 'Download')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

/** Less than was asked for, and not because there is no more. */
function isCut({ rows, total }: Exported, count: number): boolean {
  return count === 0 && total !== null && rows < total;
}

function ExportProgress({ read, count }: { read?: Exported; count: number }) {
  const styles = useStyles2(getStyles);
  const rows = read?.rows ?? 0;
  const total = read?.total ?? null;
  const most = total === null ? null : count === 0 ? total : Math.min(count, total);
  const text =
    most === null
      ? t('export.reading', 'Reading the range: {{share}}', { share: formatPercent(read?.share ?? 0), ...AS_TEXT })
      : t('export.progress', '{{rows}} of {{most}} rows', {
          rows: formatCount(rows),
          most: formatCount(most),
          ...AS_TEXT,
        });
  return (
    <div role="status">
      <progress
        className={styles.progress}
        aria-label={t('export.progressLabel', 'Progress')}
        max={1}
        value={most === null ? (read?.share ?? undefined) : most === 0 ? 1 : rows / most}
      />
      <div className={styles.note}>{text}</div>
    </div>
  );
}

function DoneText({ read }: { read: Exported }) {
  const styles = useStyles2(getStyles);
  const { rows, total, problem } = read;
  return (
    <div role="status" className={styles.note}>
      {total !== null && total > rows
        ? t('export.doneSome', '{{rows}} of {{total}} rows are in the file.', {
            rows: formatCount(rows),
            total: formatCount(total),
            ...AS_TEXT,
          })
        : t('export.done', '{{rows}} rows are in the file.', { rows: formatCount(rows), ...AS_TEXT })}
      {problem !== '' && ` ${t('export.incomplete', 'Not complete:')} ${inert(problem)}`}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  dialog: css({ display: 'grid', gap: theme.spacing(2) }),
  note: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: 0 }),
  progress: css({ width: '100%', accentColor: theme.colors.primary.main }),
});
