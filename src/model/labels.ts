import { t } from '@grafana/i18n';

import type { Outcome } from './outcomes';
import type { Dimension, Metric, QueryType, Taxonomy } from './query';

export function taxonomyLabel(taxonomy: Taxonomy): string {
  switch (taxonomy) {
    case 'type':
      return t('taxonomy.type', 'Threat type');
    case 'owaspApi2023':
      return t('taxonomy.owaspApi2023', 'OWASP API 2023');
    case 'owasp2025':
      return t('taxonomy.owasp2025', 'OWASP 2025');
    case 'owasp2021':
      return t('taxonomy.owasp2021', 'OWASP 2021');
    case 'owaspApi2019':
      return t('taxonomy.owaspApi2019', 'OWASP API 2019');
    case 'owasp2017':
      return t('taxonomy.owasp2017', 'OWASP 2017');
    case 'cwe':
      return t('taxonomy.cwe', 'CWE');
  }
}

export function basisLabel(basis: string): string {
  switch (basis) {
    case 'own':
      return t('basis.own', "This plugin's own threat type");
    case 'listed':
      return t('basis.listed', 'The list itself names this weakness');
    case 'text':
      return t('basis.text', "Follows from the text of the list's category");
    case 'nearest':
      return t('basis.nearest', 'The list has no exact place for it: this is the nearest category');
    default:
      return t('basis.none', 'This list has no place for it');
  }
}

export function outcomeLabel(outcome: Outcome): string {
  switch (outcome) {
    case 'blocked':
      return t('outcome.blocked', 'Blocked');
    case 'passed':
      return t('outcome.passed', 'Answered 2xx');
    case 'redirected':
      return t('outcome.redirected', 'Redirected 3xx');
    case 'rejected':
      return t('outcome.rejected', 'Rejected 4xx');
    case 'failed':
      return t('outcome.failed', 'Failed 5xx');
    case 'unknown':
      return t('outcome.unknown', 'Outcome unknown');
  }
}

export function severityLabel(severity: string): string {
  switch (severity) {
    case 'info':
      return t('severity.info', 'Info');
    case 'low':
      return t('severity.low', 'Low');
    case 'medium':
      return t('severity.medium', 'Medium');
    case 'high':
      return t('severity.high', 'High');
    case 'critical':
      return t('severity.critical', 'Critical');
    default:
      return t('severity.none', 'Unrated');
  }
}

export function queryTypeLabel(type: QueryType): string {
  switch (type) {
    case 'overview':
      return t('queryType.overview', 'Overview');
    case 'table':
      return t('queryType.table', 'Table');
    case 'value':
      return t('queryType.value', 'Value');
    case 'series':
      return t('queryType.series', 'Over time');
    case 'events':
      return t('queryType.events', 'Threat requests');
    case 'anomaly':
      return t('queryType.anomaly', 'Anomaly score');
  }
}

export function queryTypeDescription(type: QueryType): string {
  switch (type) {
    case 'overview':
      return t('queryType.overviewHelp', 'Everything the APIs under threat panel shows, from one scan');
    case 'table':
      return t('queryType.tableHelp', 'One row for each group, any metrics');
    case 'value':
      return t('queryType.valueHelp', 'One number for each group, for stat panels and alert rules');
    case 'series':
      return t('queryType.seriesHelp', 'One metric over time for each group');
    case 'events':
      return t('queryType.eventsHelp', 'Single threat requests with their evidence, newest first');
    case 'anomaly':
      return t(
        'queryType.anomalyHelp',
        'Threat requests compared with the same hours before: reads up to seven more ranges'
      );
  }
}

export function dimensionLabel(dimension: Dimension | string): string {
  const labels: Record<Dimension, () => string> = {
    endpoint: () => t('dimension.endpoint', 'Endpoint'),
    endpointId: () => t('dimension.endpointId', 'Endpoint id'),
    method: () => t('dimension.method', 'Method'),
    path: () => t('dimension.path', 'Path'),
    service: () => t('dimension.service', 'Service'),
    host: () => t('dimension.host', 'Host'),
    owner: () => t('dimension.owner', 'Owner'),
    known: () => t('dimension.known', 'Known path'),
    rule: () => t('dimension.rule', 'Threat rule'),
    category: () => t('dimension.category', 'Category'),
    severity: () => t('dimension.severity', 'Severity'),
    outcome: () => t('dimension.outcome', 'Outcome'),
    actor: () => t('dimension.actor', 'Actor'),
    clientIp: () => t('dimension.clientIp', 'Client IP'),
    network: () => t('dimension.network', 'Client network (/24, /48)'),
    user: () => t('dimension.user', 'User'),
    apiKey: () => t('dimension.apiKey', 'API key'),
    session: () => t('dimension.session', 'Session'),
    userAgent: () => t('dimension.userAgent', 'User agent'),
    bot: () => t('dimension.bot', 'Known bot'),
    country: () => t('dimension.country', 'Country'),
    organisation: () => t('dimension.organisation', 'Organisation'),
    asn: () => t('dimension.asn', 'Network (ASN)'),
    status: () => t('dimension.status', 'Status'),
    statusClass: () => t('dimension.statusClass', 'Status class'),
  };
  const found = Object.entries(labels).find(([key]) => key === dimension);
  return found ? found[1]() : dimension;
}

export function metricLabel(metric: Metric | string): string {
  const labels: Record<Metric, () => string> = {
    requests: () => t('metric.requests', 'Requests'),
    errors: () => t('metric.errors', 'Errors (4xx and 5xx)'),
    bytes: () => t('metric.bytes', 'Bytes'),
    durationMean: () => t('metric.durationMean', 'Mean duration'),
    durationP95: () => t('metric.durationP95', '95th percentile of duration'),
    threats: () => t('metric.threats', 'Threat requests'),
    detected: () => t('metric.detected', 'Threats not blocked'),
    blocked: () => t('metric.blocked', 'Threats blocked'),
    passed: () => t('metric.passed', 'Threats answered 2xx'),
    redirected: () => t('metric.redirected', 'Threats redirected 3xx'),
    rejected: () => t('metric.rejected', 'Threats rejected 4xx'),
    failed: () => t('metric.failed', 'Threats failed 5xx'),
    unknown: () => t('metric.unknown', 'Threats of unknown outcome'),
    actors: () => t('metric.actors', 'Threat actors'),
    endpoints: () => t('metric.endpoints', 'Endpoints under threat'),
    rules: () => t('metric.rules', 'Threat rules'),
    score: () => t('metric.score', 'Score'),
    lastSeen: () => t('metric.lastSeen', 'Last seen'),
    threatRatio: () => t('metric.threatRatio', 'Share of threats'),
    errorRatio: () => t('metric.errorRatio', 'Share of errors'),
  };
  const found = Object.entries(labels).find(([key]) => key === metric);
  return found ? found[1]() : metric;
}

/** A column of an answer is a metric or a dimension. */
export function columnName(name: string): string {
  const label = metricLabel(name);
  return label === name ? dimensionLabel(name) : label;
}

export function operatorLabel(operator: string): string {
  switch (operator) {
    case '=':
      return t('operator.equals', 'is');
    case '!=':
      return t('operator.notEquals', 'is not');
    case '=~':
      return t('operator.matches', 'matches');
    case '!~':
      return t('operator.notMatches', 'does not match');
    case '=|':
      return t('operator.oneOf', 'is one of');
    case '!=|':
      return t('operator.noneOf', 'is none of');
    default:
      return operator;
  }
}

/** Who found it, where that is not one of our rules. */
export function findingSourceLabel(source: string): string {
  switch (source) {
    case 'verdict':
      return t('finding.verdict', 'verdict of the log');
    case 'deepCheck':
      return t('finding.deepCheck', 'deep check with the Core Rule Set');
    default:
      return '';
  }
}
