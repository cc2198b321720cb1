import { t } from '@grafana/i18n';
import { Card, Icon, LinkButton, Spinner, Stack } from '@grafana/ui';
import { useEffect, useState } from 'react';

import type { Health } from '../model/health';
import { APP_ROOT } from '../model/ids';
import { inert } from '../model/inert';
import { testIds } from '../model/testIds';
import { checkHealth, listDataSources, mayCreateDataSources, NEW_DATA_SOURCE_URL } from './dataSources';

/** Data sources inside an app are hard to find in Grafana, so the app's own page lists them. */
export default function ConfigPage() {
  const [dataSources] = useState(listDataSources);
  return (
    <Stack direction="column" gap={2}>
      <h3>{t('config.title', 'Data sources')}</h3>
      {dataSources.length === 0 && (
        <p>{t('config.none', 'There is no data source of the type APIs Under Threat yet.')}</p>
      )}
      <div data-testid={testIds.pages.dataSources}>
        {dataSources.map(({ uid, name }) => (
          <Card key={uid} noMargin href={mayCreateDataSources() ? `/connections/datasources/edit/${uid}` : undefined}>
            <Card.Heading>{inert(name)}</Card.Heading>
            <Card.Meta>{uid}</Card.Meta>
            <Card.Description>
              <HealthText uid={uid} />
            </Card.Description>
          </Card>
        ))}
      </div>
      <Stack direction="row" gap={2} alignItems="center">
        {mayCreateDataSources() && (
          <LinkButton href={NEW_DATA_SOURCE_URL} icon="plus" data-testid={testIds.pages.createDataSource}>
            {t('config.create', 'Create data source')}
          </LinkButton>
        )}
        <LinkButton href={APP_ROOT} variant="secondary">
          {t('config.open', 'Open APIs under threat')}
        </LinkButton>
      </Stack>
    </Stack>
  );
}

function HealthText({ uid }: { uid: string }) {
  const [health, setHealth] = useState<Health>();
  useEffect(() => {
    let wanted = true;
    void checkHealth(uid).then((answer) => wanted && setHealth(answer));
    return () => {
      wanted = false;
    };
  }, [uid]);

  if (!health) {
    return <Spinner size="sm" inline />;
  }
  const text =
    inert([health.message, health.remedy].filter(Boolean).join(' ')) ||
    (health.ok ? t('config.ok', 'Works') : t('config.failed', 'The health check failed'));
  return (
    <Stack direction="row" gap={1} alignItems="center">
      <Icon name={health.ok ? 'check-circle' : 'exclamation-triangle'} />
      <span>{text}</span>
    </Stack>
  );
}
