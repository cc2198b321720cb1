import '../../../tests/fixtures/browser';

import { fireEvent, render, screen } from '@testing-library/react';

import type { Dimension, Metric } from '../../model/query';
import { DIMENSIONS, isQueryType, METRICS } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { DataSource } from '../datasource';
import { plugin } from '../module';
import { examples } from './examples';
import list from './examples.json';
import { QueryHelp } from './QueryHelp';

it('is the help of the data source', () => {
  expect(plugin.components.QueryEditorHelp).toBe(QueryHelp);
});

it('hands on the query that was clicked', () => {
  const onClickExample = jest.fn();
  render(<QueryHelp datasource={{} as DataSource} query={{ refId: 'A' }} onClickExample={onClickExample} />);
  for (const { id, query } of examples()) {
    fireEvent.click(screen.getByTestId(testIds.queryEditor.example(id)));
    expect(onClickExample).toHaveBeenLastCalledWith({ refId: 'A', ...query });
  }
});

it('knows every example, and asks for what there is', () => {
  expect(examples()).toHaveLength(list.length);
  for (const { query } of examples()) {
    expect(isQueryType(query.queryType)).toBe(true);
    expect(DIMENSIONS).toEqual(expect.arrayContaining<Dimension>(query.groupBy ?? []));
    expect(METRICS).toEqual(expect.arrayContaining<Metric>(query.metrics ?? []));
  }
});
