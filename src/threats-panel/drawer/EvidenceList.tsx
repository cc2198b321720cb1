import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { logHref } from '../../evidence/logHref';
import { SearchBox } from '../../evidence/SearchBox';
import { searchedText } from '../../evidence/searchedText';
import { AS_TEXT } from '../../model/asText';
import type { DeepCheck } from '../../model/events';
import { formatCount } from '../../model/format';
import { testIds } from '../../model/testIds';
import { EventItem } from './EventItem';
import { Parameters } from './Parameters';
import { problemTitle } from './problemTitle';
import { traceHref } from './traceHref';
import { useEvidence } from './useEvidence';

interface Props {
  data: PanelData;
  endpointId: string;
  timeZone: string;
}

export function EvidenceList({ data, endpointId, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  const [search, setSearch] = useState('');
  const evidence = useEvidence(data, endpointId, search);
  const { events, total, loading, error, traceLink, logLink, deepCheck, searched, loadMore } = evidence;
  const more = total !== null && events.length < total && events.length > 0;
  return (
    <>
      <div className={styles.search}>
        <SearchBox
          value={search}
          label={t('evidence.search', 'Search requests and payloads')}
          onSearch={setSearch}
          testId={testIds.drawer.search}
        />
      </div>
      {searched && (
        <p className={styles.note} role="status">
          {searchedText(searched)}
        </p>
      )}
      {error && <Alert severity="error" title={problemTitle(error)} />}
      {!loading && !error && events.length === 0 && !searched && (
        <p className={styles.note}>{t('evidence.none', 'No threat requests can be shown for this endpoint.')}</p>
      )}
      {events.length > 0 && total !== null && (
        <p className={styles.note} role="status">
          {t('evidence.shown', '{{shown}} of {{total}} threat requests, newest first', {
            shown: formatCount(events.length),
            total: formatCount(total),
            ...AS_TEXT,
          })}
        </p>
      )}
      {deepCheck && <p className={styles.note}>{deepCheckText(deepCheck)}</p>}
      <Parameters events={events} total={total} />
      <ol className={styles.list}>
        {events.map((event, index) => (
          <EventItem
            key={`${event.id} ${index}`}
            event={event}
            timeZone={timeZone}
            log={logHref(logLink, event)}
            trace={traceHref(traceLink, event.traceId, data.timeRange)}
          />
        ))}
      </ol>
      {loading && <LoadingPlaceholder text={t('evidence.loading', 'Reading threat requests …')} />}
      {more && !loading && (
        <Button variant="secondary" onClick={loadMore} data-testid={testIds.drawer.more}>
          {t('evidence.more', 'Load more')}
        </Button>
      )}
    </>
  );
}

function deepCheckText({ checked, skipped, findings, seconds }: DeepCheck): string {
  const text = t(
    'evidence.deepCheck',
    'Deep check with the Core Rule Set: {{checked}} requests, {{findings}} findings added, {{seconds}} s',
    { checked: formatCount(checked), findings: formatCount(findings), seconds: seconds.toFixed(2), ...AS_TEXT }
  );
  return skipped === 0
    ? text
    : `${text}; ${t('evidence.deepCheckSkipped', '{{skipped}} were too many', { skipped: formatCount(skipped), ...AS_TEXT })}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  search: css({ marginBottom: theme.spacing(1) }),
  note: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
});
