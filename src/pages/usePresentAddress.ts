import type { UrlQueryMap } from '@grafana/data';
import { locationSearchToObject } from '@grafana/runtime';
import { useLocation } from 'react-router-dom';

/** The parameters of the present address: links take the shared ones along. */
export function usePresentAddress(): UrlQueryMap {
  return locationSearchToObject(useLocation().search);
}
