import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Icon, IconButton, Spinner, Toggletip, useStyles2 } from '@grafana/ui';

import type { Anomaly } from '../../model/anomaly';
import { AS_TEXT } from '../../model/asText';
import { formatBytes, formatCount, formatPercent } from '../../model/format';
import type { Overview } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { Beside, Total } from '../statistics/Total';
import { AnomalyDetails } from './AnomalyDetails';
import { canCompare } from './anomalyState';
import { noScoreText, timesText } from './anomalyText';
import type { Comparison } from './useAnomaly';
import { comparisonKey, useAnomaly } from './useAnomaly';

interface Props {
  data: PanelData;
  overview: Overview;
  busy: boolean;
  /** Compare without being asked. */
  always: boolean;
  timeZone: string;
}

/** How unusual the threats of the range are. Earlier ranges have to be read for it, so a reader asks for it. */
export function AnomalyTotal({ data, overview, busy, always, timeZone }: Props) {
  const ready = canCompare(overview, busy);
  const comparison = useAnomaly(data, { ready, always, rangeEnd: overview.computed?.to });
  if (comparisonKey(data) === undefined) {
    return null;
  }
  return (
    <Total
      label={t('anomaly.label', 'Anomaly score')}
      tooltip={t(
        'anomaly.help',
        'How far the threat requests of the range are above what was usual in the same hours before: 10 points for each sigma, 100 at most.'
      )}
      testId={testIds.panel.total('anomaly')}
    >
      <Shown {...comparison} ready={ready} timeZone={timeZone} />
    </Total>
  );
}

interface ShownProps extends Comparison {
  ready: boolean;
  timeZone: string;
}

function Shown({ state, last, begin, cancel, ready, timeZone }: ShownProps) {
  switch (state.kind) {
    case 'idle':
    case 'stopped':
      return <Compare ready={ready} begin={begin} />;
    case 'reading':
      return (
        <>
          {last && <Answer anomaly={last} timeZone={timeZone} />}
          <Reading share={state.share} cancel={cancel} />
        </>
      );
    case 'ask':
      return <Agree bytes={state.bytes} most={state.most} begin={begin} />;
    case 'error':
      return <NoScore reason={errorText(state.message)} begin={ready ? begin : undefined} />;
    case 'answer':
      return <Answer anomaly={state.anomaly} timeZone={timeZone} begin={ready ? begin : undefined} />;
  }
}

function errorText(message: string): string {
  return message || t('anomaly.noAnswer', 'No answer came back.');
}

type Begin = Comparison['begin'];

function Compare({ ready, begin }: { ready: boolean; begin: Begin }) {
  const label = t('anomaly.compare', 'Compare with the same hours before');
  return (
    <Button
      size="sm"
      variant="secondary"
      fill="outline"
      icon="history"
      disabled={!ready}
      tooltip={
        ready
          ? `${label}: ${t('anomaly.compareCost', 'it reads up to seven more ranges of this length.')}`
          : t('anomaly.notReady', 'The range has to be read in whole before it can be compared.')
      }
      aria-label={label}
      onClick={() => begin()}
      data-testid={testIds.panel.compare}
    >
      {t('anomaly.compareShort', 'Compare')}
    </Button>
  );
}

function Reading({ share, cancel }: { share: number; cancel: () => void }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.inline} data-testid={testIds.panel.comparing}>
      <span className={styles.inline} role="status" aria-label={t('anomaly.reading', 'Reading earlier ranges')}>
        <Spinner size="sm" inline />
      </span>
      <Beside>{formatPercent(share)}</Beside>
      <IconButton name="times" size="sm" tooltip={t('anomaly.cancel', 'Stop comparing')} onClick={cancel} />
    </span>
  );
}

function Agree({ bytes, most, begin }: { bytes: number; most: number; begin: Begin }) {
  return (
    <Button
      size="sm"
      variant="secondary"
      fill="outline"
      icon="database"
      tooltip={t(
        'anomaly.ask',
        'About {{bytes}} of logs of earlier ranges would be read, and the data source reads up to {{most}} without asking.',
        { bytes: formatBytes(bytes), most: formatBytes(most), ...AS_TEXT }
      )}
      onClick={() => begin(bytes)}
      data-testid={testIds.panel.compareAllow}
    >
      {t('anomaly.read', 'Read {{bytes}}', { bytes: formatBytes(bytes), ...AS_TEXT })}
    </Button>
  );
}

function NoScore({ reason, begin }: { reason: string; begin?: Begin }) {
  const styles = useStyles2(getStyles);
  const content = (
    <div className={styles.reason}>
      <p className={styles.text}>{reason}</p>
      <Again begin={begin} />
    </div>
  );
  return (
    <Toggletip title={t('anomaly.none', 'No anomaly score')} content={content} placement="bottom">
      <button
        type="button"
        className={styles.button}
        aria-label={t('anomaly.noneWhy', 'No anomaly score: why')}
        data-testid={testIds.panel.anomaly}
      >
        {t('totals.notAvailable', 'n/a')} <Icon name="info-circle" size="sm" />
      </button>
    </Toggletip>
  );
}

function Answer({ anomaly, timeZone, begin }: { anomaly: Anomaly; timeZone: string; begin?: Begin }) {
  const styles = useStyles2(getStyles);
  const { score } = anomaly.ofThreats;
  const reason = noScoreText(anomaly);
  const text =
    score === null
      ? t('totals.notAvailable', 'n/a')
      : `${inexact(anomaly) ? '≈ ' : ''}${formatCount(Math.round(score))}`;
  return (
    <Toggletip
      title={score === null ? t('anomaly.none', 'No anomaly score') : t('anomaly.title', 'Compared with before')}
      content={<AnomalyDetails anomaly={anomaly} reason={reason} timeZone={timeZone} again={<Again begin={begin} />} />}
      placement="bottom-end"
      fitContent
    >
      <button type="button" className={styles.button} data-testid={testIds.panel.anomaly}>
        <span>{text}</span>
        {score !== null && <Beside>{timesText(anomaly.ofThreats)}</Beside>}
        <Icon name="info-circle" size="sm" aria-label={t('anomaly.details', 'How it was computed')} />
      </button>
    </Toggletip>
  );
}

/** The details have the word for it. */
function inexact({ computed }: Anomaly): boolean {
  return computed?.exactness !== 'exact';
}

function Again({ begin }: { begin?: Begin }) {
  return begin ? (
    <Button size="sm" variant="secondary" icon="sync" onClick={() => begin()} data-testid={testIds.panel.compareAgain}>
      {t('anomaly.again', 'Compare again')}
    </Button>
  ) : null;
}

const getStyles = (theme: GrafanaTheme2) => ({
  inline: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75) }),
  button: css({
    font: 'inherit',
    letterSpacing: 'inherit',
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(0.75),
    padding: 0,
    color: theme.colors.text.primary,
    background: 'none',
    border: 0,
    borderRadius: theme.shape.radius.default,
    textAlign: 'left',
    '&:hover': { color: theme.colors.text.maxContrast },
    '&:focus-visible': { outline: `medium solid ${theme.colors.primary.main}` },
  }),
  reason: css({ ...theme.typography.bodySmall, maxWidth: theme.spacing(45) }),
  text: css({ margin: theme.spacing(0, 0, 1), overflowWrap: 'anywhere' }),
});
