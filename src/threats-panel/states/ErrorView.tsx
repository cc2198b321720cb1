import { t } from '@grafana/i18n';

import { testIds } from '../../model/testIds';
import type { ErrorHint } from '../panelState';
import { errorHint } from '../panelState';
import { StateView } from './StateView';

export function hintText(hint: ErrorHint): string {
  switch (hint) {
    case 'timeout':
      return t(
        'error.timeout',
        'The store did not answer in time. Choose a shorter range, narrow the filters or raise the timeout in the data source.'
      );
    case 'access':
      return t(
        'error.access',
        "The store refused access. Check authentication and the tenant header in the data source's settings."
      );
    case 'settings':
      return t('error.settings', "Check the URL, the selector and the log format in the data source's settings.");
    case 'query':
      return t('error.query', 'Check the query and the filters of this panel.');
    case 'connection':
      return t(
        'error.connection',
        'The store can not be reached. Check that it runs and that the URL in the data source is right.'
      );
    case 'unknown':
      return t('error.unknown', 'Refresh to try again. If it stays, test the data source: its message says more.');
  }
}

export function ErrorView({ message }: { message: string }) {
  return (
    <StateView
      icon="exclamation-triangle"
      tone="error"
      role="alert"
      testId={testIds.panel.error}
      title={message || t('error.title', 'The query failed')}
    >
      <div>{hintText(errorHint(message))}</div>
    </StateView>
  );
}
