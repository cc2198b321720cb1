import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { Alert, Button, Card, LinkButton, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { inert } from '../model/inert';
import { testIds } from '../model/testIds';
import { isRecord, toText } from '../model/values';
import { createSampleDataSource, hasDataSource, mayCreateDataSources, NEW_DATA_SOURCE_URL } from './dataSources';

export function StartPage({ onReady }: { onReady: () => void }) {
  const styles = useStyles2(getStyles);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState('');
  const [created, setCreated] = useState(false);
  const mayCreate = mayCreateDataSources();

  const trySample = async () => {
    setWorking(true);
    setProblem('');
    try {
      await createSampleDataSource();
      setCreated(true);
      if (hasDataSource()) {
        onReady();
      }
    } catch (failure) {
      const data = isRecord(failure) && isRecord(failure.data) ? failure.data : failure;
      setProblem(
        inert(isRecord(data) ? toText(data.message) : '') || t('start.failed', 'The data source could not be created.')
      );
    } finally {
      setWorking(false);
    }
  };

  return (
    <PluginPage>
      <div className={styles.page} data-testid={testIds.pages.start}>
        <h2>{t('start.title', 'See which of your APIs are under threat')}</h2>
        <p className={styles.lead}>
          {t(
            'start.lead',
            'Your access logs or WAF logs stay where they are. A data source says where that is; nothing is copied.'
          )}
        </p>
        {!mayCreate && (
          <Alert
            severity="info"
            title={t('start.askAdmin', 'Ask an administrator to create a data source of the type APIs Under Threat.')}
          />
        )}
        {problem !== '' && <Alert severity="error" title={problem} />}
        {created && problem === '' && (
          <Alert
            severity="success"
            title={t('start.created', 'The data source was created. Reload this page to see it.')}
          />
        )}
        {mayCreate && (
          <Stack direction="column" gap={2}>
            <Card noMargin>
              <Card.Heading>{t('start.store', 'Use your logs')}</Card.Heading>
              <Card.Description>
                {t(
                  'start.storeHelp',
                  'Choose the store, its address and which entries are access logs. You see at once how they are read.'
                )}
              </Card.Description>
              <Card.Actions>
                <LinkButton href={NEW_DATA_SOURCE_URL} icon="plus" data-testid={testIds.pages.createDataSource}>
                  {t('start.create', 'Create data source')}
                </LinkButton>
              </Card.Actions>
            </Card>
            <Card noMargin>
              <Card.Heading>{t('start.sample', 'Have a look first')}</Card.Heading>
              <Card.Description>
                {t(
                  'start.sampleHelp',
                  'A data source on generated traffic with attacks in it. It needs no store and can be deleted again.'
                )}
              </Card.Description>
              <Card.Actions>
                <Button
                  variant="secondary"
                  icon="play"
                  disabled={working}
                  onClick={trySample}
                  data-testid={testIds.pages.trySample}
                >
                  {t('start.trySample', 'Try the sample traffic')}
                </Button>
              </Card.Actions>
            </Card>
          </Stack>
        )}
      </div>
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ maxWidth: theme.spacing(100), padding: theme.spacing(2, 0) }),
  lead: css({ color: theme.colors.text.secondary, marginBottom: theme.spacing(3) }),
});
