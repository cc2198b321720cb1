import type { Page, Route } from '@playwright/test';

import type { Overviews } from '../fixtures/answer';
import { queryAnswer } from '../fixtures/answer';
import { rulesResource } from '../fixtures/events';

export const APP = '/a/underthreat-apis-app';

interface Query {
  refId?: string;
  queryType?: string;
  offset?: number;
  limit?: number;
  filters?: Array<{ key: string; operator: string; values: string[] }>;
  resume?: boolean;
  since?: number;
  allowBytes?: number;
}

interface Store {
  /** Every query that the page sent, in order. */
  queries: Query[];
  answer: 'threats' | 'empty' | 'error' | 'dead' | 'part' | 'ask';
}

function queriesOf(route: Route): Query[] {
  const body: { queries?: Query[] } = route.request().postDataJSON() ?? {};
  return body.queries ?? [];
}

/** Answers the page from fixtures, so that a test knows every number. Only the store is replaced: the page is what ships. */
export async function useFixtures(page: Page, answer: Store['answer'] = 'threats'): Promise<Store> {
  const store: Store = { queries: [], answer };
  await page.route('**/api/ds/query*', async (route) => {
    const queries = queriesOf(route);
    store.queries.push(...queries);
    if (store.answer === 'dead') {
      await route.abort('connectionrefused');
    } else if (store.answer === 'error') {
      const results = queries.map((query) => [
        query.refId ?? 'A',
        { status: 504, error: 'Loki did not answer within 30 s: context deadline exceeded' },
      ]);
      await route.fulfill({ status: 400, json: { results: Object.fromEntries(results) } });
    } else {
      const how: Overviews = store.answer === 'threats' ? 'all' : store.answer;
      await route.fulfill({ json: queryAnswer(queries, how) });
    }
  });
  await page.route('**/resources/rules', (route) => route.fulfill({ json: rulesResource }));
  await page.route('**/resources/filter-keys', (route) =>
    route.fulfill({
      json: [
        { value: 'country', text: 'Country', group: 'actor' },
        { value: 'rule', text: 'Threat rule', group: 'threat' },
      ],
    })
  );
  await page.route('**/resources/filter-values*', (route) =>
    route.fulfill({
      json: [
        { value: 'RU', text: 'Russia', count: 1800 },
        { value: 'US', text: 'United States', count: 900 },
      ],
    })
  );
  return store;
}

export function overviews(store: Store): Query[] {
  return store.queries.filter((query) => query.queryType === 'overview');
}
