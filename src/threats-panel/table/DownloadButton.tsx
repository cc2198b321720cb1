import { t } from '@grafana/i18n';
import { Button } from '@grafana/ui';

import { testIds } from '../../model/testIds';

function download(name: string, text: string): void {
  // The mark makes spreadsheets read the file as UTF-8.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function DownloadButton({ csv }: { csv: () => string }) {
  return (
    <Button
      variant="secondary"
      fill="text"
      size="sm"
      icon="download-alt"
      data-testid={testIds.panel.download}
      onClick={() => download('apis-under-threat.csv', csv())}
    >
      {t('table.download', 'CSV')}
    </Button>
  );
}
