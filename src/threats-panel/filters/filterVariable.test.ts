import { panelData } from '../../../tests/fixtures/panel';
import { filterHost } from './filterVariable';

/** A panel whose question comes from an object of a scene, with these variables above it. */
function dataWithin(...variables: object[]) {
  const page = { state: { $variables: { state: { variables } } } };
  const runner = { state: {}, parent: { state: {}, parent: page } };
  const data = panelData([]);
  if (!data.request) {
    throw new Error('the fixture has a request');
  }
  const scopedVars = { __sceneObject: { value: { valueOf: () => runner }, text: '' } };
  return { ...data, request: { ...data.request, scopedVars } };
}

const rule = { key: 'rule', operator: '=', value: 'x' };

function adHoc(uid: string, updateFilters: unknown = jest.fn()) {
  return { state: { type: 'adhoc', datasource: { uid }, filters: [rule, { key: 'broken' }] }, updateFilters };
}

it('finds the variable of its data source, above other objects and beside other variables', () => {
  const update = jest.fn();
  const host = filterHost(dataWithin({ state: { type: 'query' } }, adHoc('other'), adHoc('aut', update)));
  expect(host.known).toBe(true);
  expect(host.variable?.filters).toEqual([rule]);
  host.variable?.update([]);
  expect(update).toHaveBeenCalledWith([]);
});

it('says that there is none', () => {
  expect(filterHost(dataWithin({ state: { type: 'query' } }, adHoc('other')))).toEqual({ known: true });
  expect(filterHost(dataWithin(adHoc('aut', 'no function')))).toEqual({ known: true });
});

it('says that it can not know', () => {
  expect(filterHost(panelData([]))).toEqual({ known: false });
  expect(filterHost({ request: undefined })).toEqual({ known: false });
});
