import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState, SceneQueryRunner } from '@grafana/scenes';
import { SceneObjectBase } from '@grafana/scenes';
import { ClipboardButton, useStyles2 } from '@grafana/ui';

import { NOTHING } from '../../evidence/metricText';
import { Reasons } from '../../evidence/Reasons';
import { NumberCell, Table } from '../../evidence/Table';
import { AS_TEXT } from '../../model/asText';
import { formatCount } from '../../model/format';
import { readGroups } from '../../model/groups';
import { inert } from '../../model/inert';
import type { EndpointSuggestion } from '../../model/resources';
import { readSuggestions } from '../../model/resources';
import { testIds } from '../../model/testIds';
import { customMeta, frameKind } from '../../model/values';
import { AnswerState } from '../answer/AnswerState';
import { groupsQuery } from '../answer/Groups';
import { Section } from '../answer/Section';
import { useAnswer } from '../answer/useAnswer';
import { ask } from '../scene/pageScene';

interface State extends SceneObjectState {
  $data: SceneQueryRunner;
}

/** Paths are many; what only answered 404 is left out, or each scan would make suggestions. */
const PATHS = groupsQuery({
  groupBy: ['path'],
  metrics: ['requests'],
  scope: 'all',
  filters: [{ key: 'known', operator: '=', values: ['known'] }],
  orderBy: { metric: 'requests', desc: true },
  limit: 10_000,
});

/** The rule as the settings of a data source take it; JSON's quotes are YAML's. */
export function ruleOf(match: string): string {
  return `- { match: ${JSON.stringify(match)} }`;
}

/** Which endpoints may be one, since they differ in one segment, and what they would be together. */
export class Merges extends SceneObjectBase<State> {
  static Component = MergesView;

  constructor() {
    super({ $data: ask(PATHS) });
  }
}

function MergesView({ model }: SceneComponentProps<Merges>) {
  const answer = useAnswer(model, ({ series }) => {
    const frame = series.find((candidate) => frameKind(candidate) === 'table');
    const groups = readGroups(series, []);
    return (
      frame && groups && { merges: readSuggestions(customMeta(frame)), computed: groups.computed, note: groups.note }
    );
  });
  const title = t('health.merges', 'Endpoints that may be one');
  return (
    <Section title={title} testId={testIds.pages.merges}>
      <AnswerState
        answer={answer}
        isEmpty={({ merges }) => merges.length === 0}
        empty={t('health.noMerges', 'None: no segment of the known paths takes very many values.')}
      >
        {({ merges, computed, note }) => (
          <>
            <p>
              {t(
                'health.mergesHelp',
                'They differ in one segment only. A rule of the data source (Endpoints) makes one endpoint of each list.'
              )}
            </p>
            <MergeTable title={title} merges={merges} />
            <Reasons computed={computed} note={note} />
          </>
        )}
      </AnswerState>
    </Section>
  );
}

export function MergeTable({ title, merges }: { title: string; merges: EndpointSuggestion[] }) {
  const head = [
    { text: t('health.mergeRule', 'Rule') },
    { text: t('health.mergePaths', 'Paths that it puts together') },
    { text: t('health.requests', 'Requests'), number: true },
  ];
  return (
    <Table label={title} head={head}>
      <tbody>
        {merges.map((merge) => (
          <MergeRow key={merge.match} merge={merge} />
        ))}
      </tbody>
    </Table>
  );
}

function MergeRow({ merge }: { merge: EndpointSuggestion }) {
  const styles = useStyles2(getStyles);
  const rule = inert(merge.match, 200);
  const paths = merge.paths ?? merge.listed.length;
  return (
    <tr>
      <th scope="row" className={styles.rule}>
        <code>{rule}</code>
        <ClipboardButton
          size="sm"
          fill="text"
          icon="copy"
          aria-label={t('health.copyRule', 'Copy the rule {{rule}}', { rule, ...AS_TEXT })}
          getText={() => ruleOf(merge.match)}
        />
      </th>
      <td>
        <details>
          <summary>{t('health.mergeCount', '{{paths}} paths', { paths: formatCount(paths), ...AS_TEXT })}</summary>
          <ul className={styles.paths}>
            {merge.listed.map((path) => (
              <li key={path}>{inert(path, 200)}</li>
            ))}
            {paths > merge.listed.length && (
              <li>
                {t('health.mergeMore', 'and {{more}} more', {
                  more: formatCount(paths - merge.listed.length),
                  ...AS_TEXT,
                })}
              </li>
            )}
          </ul>
        </details>
      </td>
      <NumberCell>{merge.requests === null ? NOTHING : formatCount(merge.requests)}</NumberCell>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  rule: css({ overflowWrap: 'anywhere' }),
  paths: css({
    ...theme.typography.bodySmall,
    listStyle: 'none',
    margin: theme.spacing(0.5, 0),
    maxHeight: 240,
    overflowY: 'auto',
  }),
});
