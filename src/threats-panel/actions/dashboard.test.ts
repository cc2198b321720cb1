import { dateTime } from '@grafana/data';

import { panelData } from '../../../tests/fixtures/panel';
import { DEFAULT_OPTIONS } from '../options';
import { dashboardText } from './dashboard';
import { linkBase } from './links';

it('is a dashboard of the panel with its range, question and filters', () => {
  const data = panelData([]);
  const base = linkBase(data);
  if (!base) {
    throw new Error('the fixture has a data source');
  }
  const text = dashboardText(base, data, { ...DEFAULT_OPTIONS, groupRows: 'service' }, 'APIs under threat');
  const dashboard = JSON.parse(text);
  expect(dashboard.time).toEqual({ from: 'now-1h', to: 'now' });
  const [ds, filters] = dashboard.templating.list;
  expect(ds).toMatchObject({ name: 'ds', type: 'datasource', current: { value: 'aut' } });
  expect(filters).toMatchObject({ type: 'adhoc', filters: [{ key: 'rule', operator: '=', value: 'x' }] });
  expect(dashboard.panels).toHaveLength(1);
  expect(dashboard.panels[0]).toMatchObject({
    type: 'underthreat-apis-panel',
    options: { groupRows: 'service' },
    targets: [{ queryType: 'overview', filters: [{ key: 'country' }], datasource: { uid: '${ds}' } }],
  });
  const fixed = { ...base, range: { from: dateTime(0), to: dateTime(1000) } };
  expect(JSON.parse(dashboardText(fixed, data, DEFAULT_OPTIONS, 'x')).time).toEqual({
    from: '1970-01-01T00:00:00.000Z',
    to: '1970-01-01T00:00:01.000Z',
  });
});
