import '../../../tests/fixtures/browser';

import { CoreApp } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { ThreatQuery } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { DataSource } from '../datasource';
import { parsePositive } from './NumberField';
import { QueryEditor } from './QueryEditor';
import { offeredQuery } from './QueryForm';

// The editor needs one method of it only.
const datasource = { getFilterValues: async () => [] } as unknown as DataSource;

function show(query: ThreatQuery, app = CoreApp.Dashboard) {
  const onChange = jest.fn();
  render(<QueryEditor datasource={datasource} query={query} app={app} onChange={onChange} onRunQuery={() => {}} />);
  return onChange;
}

it('offers every query type in dashboards', () => {
  show({ refId: 'A', queryType: 'overview' });
  expect(screen.getAllByRole('radio', { name: /Overview|Table|Value|Over time|Threat requests/ })).toHaveLength(5);
});

it('offers alert rules what they can take, and changes what they can not', () => {
  const onChange = show({ refId: 'A', queryType: 'overview' }, CoreApp.UnifiedAlerting);
  expect(screen.queryByRole('radio', { name: 'Overview' })).not.toBeInTheDocument();
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ queryType: 'value', metrics: ['threats'] }));
});

it('changes the type', async () => {
  const onChange = show({ refId: 'A', queryType: 'overview' });
  await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ queryType: 'table', groupBy: ['endpoint'] }));
});

it('saves a limit on leaving the field', async () => {
  const onChange = show({ refId: 'A', queryType: 'overview' });
  await userEvent.type(screen.getByTestId(testIds.queryEditor.limit), '50');
  expect(onChange).not.toHaveBeenCalled();
  await userEvent.tab();
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ limit: 50 }));
});

it('marks new endpoints where rows are endpoints', async () => {
  const onChange = show({ refId: 'A', queryType: 'overview' });
  await userEvent.click(screen.getByRole('switch', { name: 'Mark new endpoints' }));
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ compare: true }));
});

it('does not offer to mark new endpoints elsewhere', () => {
  show({ refId: 'A', queryType: 'events' });
  expect(screen.queryByRole('switch', { name: 'Mark new endpoints' })).not.toBeInTheDocument();
});

it('keeps an incomplete filter to itself', async () => {
  const onChange = show({ refId: 'A', queryType: 'overview' });
  await userEvent.click(screen.getByTestId(testIds.queryEditor.addFilter));
  expect(screen.getByLabelText('Filter by')).toBeInTheDocument();
  expect(onChange).not.toHaveBeenCalled();
});

it('reads numbers', () => {
  expect([parsePositive('5'), parsePositive(''), parsePositive('x'), parsePositive('-1')]).toEqual([
    5,
    undefined,
    undefined,
    undefined,
  ]);
});

it('leaves an offered type alone', () => {
  const query: ThreatQuery = { refId: 'A', queryType: 'series', metrics: ['threats'] };
  expect(offeredQuery(query, ['value', 'series'])).toEqual(query);
});
