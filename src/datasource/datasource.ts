import type {
  DataQueryRequest,
  DataQueryResponse,
  DataSourceGetTagKeysOptions,
  DataSourceGetTagValuesOptions,
  DataSourceInstanceSettings,
  MetricFindValue,
  ScopedVars,
  TimeRange,
} from '@grafana/data';
import { CoreApp, LoadingState } from '@grafana/data';
import { config, DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { map, startWith, Subject, switchMap } from 'rxjs';

import type { AdHocFilterLike } from '../model/filters';
import { describeFilter, fromAdHoc, isComplete } from '../model/filters';
import { dimensionLabel, metricLabel, queryTypeLabel } from '../model/labels';
import { migrateQuery } from '../model/migrateQuery';
import type { ThreatQuery } from '../model/query';
import { defaultMetrics, defaultQuery, isQueryType, takesGroups } from '../model/query';
import type { FilterKey, FilterValue } from '../model/resources';
import { readFilterKeys, readFilterValues } from '../model/resources';
import type { ThreatSettings } from '../model/settings';
import { annotationSupport } from './annotations';
import { framesFor } from './framesFor';
import type { Replace } from './interpolate';
import { interpolateFilter, interpolateQuery } from './interpolate';
import type { RuntimeFields } from './resume';
import { resume } from './resume';
import { breakSilence, isOverview } from './silence';
import { ThreatVariableSupport } from './variables';

export class DataSource extends DataSourceWithBackend<ThreatQuery, ThreatSettings> {
  constructor(settings: DataSourceInstanceSettings<ThreatSettings>) {
    super(settings);
    this.annotations = annotationSupport;
    this.variables = new ThreatVariableSupport(this);
  }

  private readonly replace: Replace = (text, scopedVars, format) => getTemplateSrv().replace(text, scopedVars, format);

  /** What readers of panels have wished since: the overviews that are shown follow. */
  private readonly wishes = new Subject<RuntimeFields>();
  private allowBytes?: number;

  query(request: DataQueryRequest<ThreatQuery>): Observable<DataQueryResponse> {
    const asked = request.targets.filter((target) => this.filterQuery(target));
    const ask = (one: DataQueryRequest<ThreatQuery>) => super.query(one);
    const read = (fields: RuntimeFields) =>
      // Externally shared dashboards ask for what was saved: their queries can't be continued.
      config.publicDashboardAccessToken
        ? ask(request)
        : resume({ ...request, targets: asked }, ask, { allowBytes: this.allowBytes, ...fields });
    if (!asked.some(isOverview)) {
      return read({}).pipe(map((response) => ({ ...response, data: framesFor(request, response.data) })));
    }
    return this.wishes.pipe(
      startWith({}),
      switchMap((fields) =>
        read(fields).pipe(
          map((response) => breakSilence(asked, response)),
          // Grafana does not mount a panel before something was emitted: without this there is nothing to look at meanwhile.
          startWith<DataQueryResponse>({ data: [], state: LoadingState.Streaming })
        )
      )
    );
  }

  /** Reads what is shown once more, with what has arrived since. */
  readAgain() {
    this.wishes.next({ since: Date.now() });
  }

  /** Reads what is shown although it is so much. */
  allow(bytes: number) {
    this.agree(bytes);
    this.wishes.next({});
  }

  /** What is asked from now on may read so much. */
  agree(bytes: number) {
    this.allowBytes = Math.max(this.allowBytes ?? 0, bytes);
  }

  getDefaultQuery(app: CoreApp): Partial<ThreatQuery> {
    return defaultQuery(app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting);
  }

  filterQuery(query: ThreatQuery): boolean {
    return !query.hide && (query.queryType === undefined || isQueryType(query.queryType));
  }

  applyTemplateVariables(query: ThreatQuery, scopedVars: ScopedVars, filters?: AdHocFilterLike[]): ThreatQuery {
    return interpolateQuery(query, this.replace, scopedVars, filters);
  }

  interpolateVariablesInQueries(
    queries: ThreatQuery[],
    scopedVars: ScopedVars,
    filters?: AdHocFilterLike[]
  ): ThreatQuery[] {
    return queries.map((query) => ({
      ...this.applyTemplateVariables(query, scopedVars, filters),
      datasource: this.getRef(),
    }));
  }

  getQueryDisplayText(query: ThreatQuery): string {
    const { queryType = 'overview', groupBy, metrics, filters } = migrateQuery(query);
    const parts = [queryTypeLabel(queryType)];
    if (takesGroups(queryType)) {
      parts.push((metrics ?? defaultMetrics(queryType)).map(metricLabel).join(', '));
      if (groupBy?.length) {
        parts.push(groupBy.map(dimensionLabel).join(', '));
      }
    }
    return [...parts, ...(filters ?? []).filter(isComplete).map(describeFilter)].join(' · ');
  }

  async getFilterKeys(): Promise<FilterKey[]> {
    return readFilterKeys(await this.getResource('filter-keys'));
  }

  async getFilterValues(key: string, range?: TimeRange, filters: AdHocFilterLike[] = []): Promise<FilterValue[]> {
    const window = range ? { from: range.from.valueOf(), to: range.to.valueOf() } : {};
    const complete = filters
      .map(fromAdHoc)
      .filter((filter) => isComplete(filter) && filter.key !== key)
      .map((filter) => interpolateFilter(filter, this.replace, {}));
    const narrowed = complete.length > 0 ? { filters: JSON.stringify(complete) } : {};
    return readFilterValues(await this.getResource('filter-values', { key, ...window, ...narrowed }));
  }

  async getTagKeys(_options?: DataSourceGetTagKeysOptions<ThreatQuery>): Promise<MetricFindValue[]> {
    const keys = await this.getFilterKeys();
    return keys.map(({ value, text, group }) => ({ value, text, group: group || undefined }));
  }

  async getTagValues(options: DataSourceGetTagValuesOptions<ThreatQuery>): Promise<MetricFindValue[]> {
    const values = await this.getFilterValues(options.key, options.timeRange, options.filters);
    return values.map(({ value, text }) => ({ value, text }));
  }
}
