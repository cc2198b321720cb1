import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { AS_TEXT } from '../../../model/asText';
import { inert } from '../../../model/inert';
import type { EndpointPreview, EndpointSuggestion } from '../../../model/resources';
import { readEndpointPreview, readSuggestions } from '../../../model/resources';
import type { EndpointSettings } from '../../../model/settings';
import { testIds } from '../../../model/testIds';
import { Scroller } from '../fields/Scroller';
import { failureText, isMissing, postResource } from '../resources';

interface Props {
  uid: string;
  endpoints: EndpointSettings;
  /** Takes a suggested rule over; undefined where nothing can be changed. */
  onAdd?: (match: string) => void;
}

/** Rows that would change come first: they are what a person looks for. */
export function previewRows(rows: EndpointPreview[]): EndpointPreview[] {
  const changes = (row: EndpointPreview) => (row.before === row.after ? 1 : 0);
  return [...rows].sort((a, b) => changes(a) - changes(b));
}

interface Preview {
  rows: EndpointPreview[];
  suggestions: EndpointSuggestion[];
}

async function preview(uid: string, { rules = [], openapi = [] }: EndpointSettings): Promise<Preview> {
  const answer = await postResource(uid, 'endpoint-preview', { rules, openapi, source: 0 });
  return { rows: previewRows(readEndpointPreview(answer)), suggestions: readSuggestions(answer) };
}

function problemText(failure: unknown): string {
  return isMissing(failure)
    ? t('preview.missing', 'This version of the backend has no preview.')
    : failureText(failure) || t('preview.failed', 'The preview could not be made.');
}

/** What the rules and documents of the form would do to real targets, before they are saved. */
export function RulePreview({ uid, endpoints, onAdd }: Props) {
  const [found, setFound] = useState<Preview>();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  const look = async () => {
    setBusy(true);
    setProblem('');
    try {
      setFound(await preview(uid, endpoints));
    } catch (failure) {
      setFound(undefined);
      setProblem(problemText(failure));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Stack direction="column" gap={1}>
      <div>
        <Button
          variant="secondary"
          icon={busy ? 'spinner' : 'eye'}
          disabled={busy || !uid}
          onClick={() => void look()}
          data-testid={testIds.configEditor.previewEndpoints}
        >
          {t('preview.look', 'Preview on real requests')}
        </Button>
      </div>
      <div aria-live="polite">
        {problem !== '' && <Alert severity="warning" bottomSpacing={0} title={problem} />}
        {found && <PreviewTable rows={found.rows} />}
        {found && found.suggestions.length > 0 && <Suggestions suggestions={found.suggestions} onAdd={onAdd} />}
      </div>
    </Stack>
  );
}

function Suggestions({ suggestions, onAdd }: { suggestions: EndpointSuggestion[]; onAdd?: (match: string) => void }) {
  const styles = useStyles2(getStyles);
  return (
    <section>
      <h5 className={styles.title}>{t('preview.suggestions', 'Paths that look alike')}</h5>
      <ul className={styles.list}>
        {suggestions.map(({ match, paths, examples }) => (
          <li key={match}>
            <span>
              {t('preview.suggestion', '{{count}} paths like {{example}} would become {{match}}', {
                count: paths ?? examples.length,
                defaultValue_one: '{{count}} path like {{example}} would become {{match}}',
                example: inert(examples[0], 80),
                match: inert(match, 80),
                ...AS_TEXT,
              })}{' '}
            </span>
            {onAdd && (
              <Button size="sm" variant="secondary" icon="plus" onClick={() => onAdd(match)}>
                {t('preview.addRule', 'Add rule {{match}}', { match: inert(match, 80), ...AS_TEXT })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function PreviewTable({ rows }: { rows: EndpointPreview[] }) {
  const styles = useStyles2(getStyles);
  if (rows.length === 0) {
    return <p>{t('preview.none', 'No requests were found to try it on.')}</p>;
  }
  return (
    <Scroller label={t('preview.title', 'What would change')}>
      <table className={styles.table} data-testid={testIds.configEditor.endpointPreview}>
        <thead>
          <tr>
            <th scope="col">{t('preview.target', 'Target')}</th>
            <th scope="col">{t('preview.before', 'Endpoint now')}</th>
            <th scope="col">{t('preview.after', 'Endpoint then')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ target, before, after }, index) => (
            <tr key={index}>
              <td>{inert(target, 200)}</td>
              <td>{inert(before, 200)}</td>
              <td className={before === after ? styles.same : styles.changed}>
                {before === after ? t('preview.same', 'unchanged') : inert(after, 200)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ ...theme.typography.h5, margin: theme.spacing(2, 0, 1) }),
  list: css({ ...theme.typography.bodySmall, margin: 0, paddingLeft: theme.spacing(3), overflowWrap: 'anywhere' }),
  table: css({
    ...theme.typography.bodySmall,
    width: '100%',
    '& th': { textAlign: 'left', color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    '& td': { fontFamily: theme.typography.fontFamilyMonospace, overflowWrap: 'anywhere', verticalAlign: 'top' },
    '& th, & td': { padding: theme.spacing(0.25, 2, 0.25, 0) },
  }),
  same: css({ color: theme.colors.text.secondary }),
  changed: css({ fontWeight: theme.typography.fontWeightMedium }),
});
