import type { PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';

import { AS_TEXT } from '../../model/asText';
import { formatCount } from '../../model/format';
import type { Overview } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { Strip } from '../strip/Strip';
import { StateView } from './StateView';

interface Props {
  overview: Overview;
  busy: boolean;
  showStrip: boolean;
  data: PanelData;
}

function readText(overview: Overview): string {
  const { summary } = overview;
  const requests = summary?.requests ?? null;
  const unread = summary?.unread ?? 0;
  if (requests === null) {
    return t('empty.verdictsOnly', 'This source holds verdicts only, and none were found.');
  }
  if (requests === 0 && unread > 0) {
    return t(
      'empty.unread',
      '{{unread}} entries were found, but none could be read as a request. Check the log format in the data source.',
      {
        unread: formatCount(unread),
        ...AS_TEXT,
      }
    );
  }
  if (requests === 0) {
    return t(
      'empty.noRequests',
      'No requests were logged in this range either. Check the range, the filters and the selector of the data source.'
    );
  }
  return t('empty.requests', '{{requests}} requests were read, and none of them matched a threat rule.', {
    requests: formatCount(requests),
    ...AS_TEXT,
  });
}

export function EmptyView({ overview, busy, showStrip, data }: Props) {
  return (
    <StateView
      icon="shield"
      tone={overview.summary?.requests === 0 ? 'info' : 'success'}
      role="status"
      testId={testIds.panel.empty}
      title={t('empty.title', 'No threats in this range')}
    >
      <div>{readText(overview)}</div>
      {showStrip && <Strip computed={overview.computed} busy={busy} data={data} />}
    </StateView>
  );
}
