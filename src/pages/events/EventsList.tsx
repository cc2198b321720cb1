import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState, SceneObjectUrlValues, SceneQueryRunner } from '@grafana/scenes';
import { sceneGraph, SceneObjectBase, SceneObjectUrlSyncConfig } from '@grafana/scenes';
import { Button, useStyles2 } from '@grafana/ui';

import { logHref } from '../../evidence/logHref';
import { Reasons } from '../../evidence/Reasons';
import { SearchBox } from '../../evidence/SearchBox';
import { searchedText } from '../../evidence/searchedText';
import { AS_TEXT } from '../../model/asText';
import { readComputed } from '../../model/computed';
import type { EventsPage } from '../../model/events';
import { readEvents } from '../../model/events';
import { formatCount } from '../../model/format';
import type { ThreatQuery } from '../../model/query';
import { testIds } from '../../model/testIds';
import { customMeta, frameKind } from '../../model/values';
import { AnswerState } from '../answer/AnswerState';
import { Section } from '../answer/Section';
import { useAnswer } from '../answer/useAnswer';
import { ask, toQueries } from '../scene/pageScene';
import { EventRow } from './EventRow';
import { lastPage, PER_PAGE, toPage } from './paging';

interface State extends SceneObjectState {
  page: number;
  search: string;
  filters: ThreatQuery['filters'];
  $data: SceneQueryRunner;
}

function eventsQuery({ page, search, filters }: Pick<State, 'page' | 'search' | 'filters'>): Partial<ThreatQuery> {
  return {
    ...{ queryType: 'events', filters, limit: PER_PAGE, offset: (page - 1) * PER_PAGE },
    search: search || undefined,
  };
}

/** Threat requests as a sequence, the newest first, page by page. The page is in the address. */
export class EventsList extends SceneObjectBase<State> {
  static Component = EventsListView;
  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['page', 'search'] });

  constructor(filters?: ThreatQuery['filters']) {
    super({ page: 1, search: '', filters, $data: ask(eventsQuery({ page: 1, search: '', filters })) });
  }

  getUrlState(): SceneObjectUrlValues {
    const { page, search } = this.state;
    return { page: page > 1 ? String(page) : undefined, search: search || undefined };
  }

  updateFromUrl({ page, search }: SceneObjectUrlValues): void {
    this.show(toPage(page), typeof search === 'string' ? search : '');
  }

  /** A step that going back undoes. */
  turnTo(page: number): void {
    this._urlSync.performBrowserHistoryAction(() => this.show(page, this.state.search));
  }

  /** What is found starts on the first page. */
  lookFor(search: string): void {
    this._urlSync.performBrowserHistoryAction(() => this.show(1, search));
  }

  private show(page: number, search: string): void {
    if (page === this.state.page && search === this.state.search) {
      return;
    }
    this.setState({ page, search });
    this.state.$data.setState({ queries: toQueries([eventsQuery(this.state)]) });
    if (this.isActive) {
      this.state.$data.runQueries();
    }
  }
}

function EventsListView({ model }: SceneComponentProps<EventsList>) {
  const styles = useStyles2(getStyles);
  const { page, search } = model.useState();
  const answer = useAnswer(model, ({ series }) => {
    const frame = series.find((candidate) => frameKind(candidate) === 'events');
    return frame && { ...readEvents([frame]), computed: readComputed(customMeta(frame).computed) };
  });
  const timeZone = sceneGraph.getTimeRange(model).getTimeZone();
  return (
    <Section title={t('events.title', 'Threat requests')} testId={testIds.pages.events}>
      <div className={styles.search}>
        <SearchBox
          value={search}
          label={t('events.search', 'Search requests and payloads')}
          onSearch={(text) => model.lookFor(text)}
          testId={testIds.pages.search}
        />
      </div>
      <AnswerState
        answer={answer}
        isEmpty={({ events }) => events.length === 0}
        empty={
          search !== ''
            ? t('events.notFound', 'Not found in the newest threat requests of this range.')
            : page > 1
              ? t('events.beyond', 'There are fewer pages than that.')
              : t('events.none', 'No threat requests.')
        }
      >
        {({ events, total, computed, searched, logLink }) => (
          <>
            {searched && <p className={styles.note}>{searchedText(searched)}</p>}
            <p className={styles.note} role="status">
              {rangeText(page, events.length, total)}
            </p>
            <ol className={styles.list}>
              {events.map((event) => (
                <EventRow key={event.id} event={event} timeZone={timeZone} log={logHref(logLink, event)} />
              ))}
            </ol>
            <Reasons computed={computed} />
          </>
        )}
      </AnswerState>
      <Pages page={page} total={answer.value?.total ?? null} onTurn={(next) => model.turnTo(next)} />
    </Section>
  );
}

function rangeText(page: number, shown: number, total: EventsPage['total']): string {
  const first = (page - 1) * PER_PAGE + 1;
  return t('events.range', '{{first}} to {{last}} of {{total}}, newest first', {
    first: formatCount(first),
    last: formatCount(first + shown - 1),
    total: total === null ? '?' : formatCount(total),
    ...AS_TEXT,
  });
}

function Pages({ page, total, onTurn }: { page: number; total: number | null; onTurn: (page: number) => void }) {
  const styles = useStyles2(getStyles);
  const last = lastPage(total);
  return last < 2 && page < 2 ? null : (
    <div className={styles.pages}>
      <Button
        variant="secondary"
        icon="angle-left"
        disabled={page <= 1}
        onClick={() => onTurn(Math.max(1, Math.min(page - 1, last)))}
        data-testid={testIds.pages.newer}
      >
        {t('events.newer', 'Newer')}
      </Button>
      <span>
        {t('events.page', 'Page {{page}} of {{last}}', {
          page: formatCount(page),
          last: formatCount(last),
          ...AS_TEXT,
        })}
      </span>
      <Button
        variant="secondary"
        icon="angle-right"
        iconPlacement="right"
        disabled={page >= last}
        onClick={() => onTurn(page + 1)}
        data-testid={testIds.pages.older}
      >
        {t('events.older', 'Older')}
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  search: css({ maxWidth: theme.spacing(50), marginBottom: theme.spacing(1) }),
  note: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  pages: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginTop: theme.spacing(1),
  }),
});
