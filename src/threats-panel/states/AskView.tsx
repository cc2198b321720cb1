import type { PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatBytes } from '../../model/format';
import { testIds } from '../../model/testIds';
import { useReadingSource } from '../useReadingSource';
import { StateView } from './StateView';

interface Props {
  bytes: number;
  most: number;
  busy: boolean;
  data: PanelData;
}

/** Reading so much costs time and money: somebody is asked first. */
export function AskView({ bytes, most, busy, data }: Props) {
  const source = useReadingSource(data);
  return (
    <StateView
      icon="database"
      tone="info"
      role="status"
      testId={testIds.panel.ask}
      title={t('ask.title', 'About {{bytes}} of logs would be read', { bytes: formatBytes(bytes), ...AS_TEXT })}
    >
      <div>
        {t(
          'ask.text',
          'The data source reads up to {{most}} without asking. A shorter time range needs less; what was read once is kept.',
          { most: formatBytes(most), ...AS_TEXT }
        )}
      </div>
      <Button disabled={busy || !source} onClick={() => source?.allow(bytes)} data-testid={testIds.panel.allow}>
        {t('ask.read', 'Read it')}
      </Button>
    </StateView>
  );
}
