export const APP_ID = 'underthreat-apis-app';
export const DATA_SOURCE_ID = 'underthreat-apis-datasource';
export const PANEL_ID = 'underthreat-apis-panel';
export const APP_ROOT = `/a/${APP_ID}`;
