import { t } from '@grafana/i18n';
import { LinkButton } from '@grafana/ui';

import { APP_ROOT } from '../../model/ids';
import { testIds } from '../../model/testIds';
import { isSharedPublicly } from '../useAddFilter';
import { StateView } from './StateView';

export function NotConfiguredView({ reason }: { reason: 'noData' | 'wrongQuery' }) {
  const text =
    reason === 'wrongQuery'
      ? t(
          'notConfigured.wrongQuery',
          'The data in this panel is not an overview. Edit the panel, choose the data source APIs Under Threat and the query type Overview.'
        )
      : t(
          'notConfigured.noData',
          'Edit the panel, choose a data source of the type APIs Under Threat and the query type Overview.'
        );
  return (
    <StateView
      icon="cog"
      tone="info"
      role="status"
      testId={testIds.panel.notConfigured}
      title={t('notConfigured.title', 'This panel has no overview to show')}
    >
      <div>{text}</div>
      {!isSharedPublicly() && (
        <LinkButton href={APP_ROOT} variant="secondary" size="sm">
          {t('notConfigured.open', 'Set up a data source')}
        </LinkButton>
      )}
    </StateView>
  );
}
