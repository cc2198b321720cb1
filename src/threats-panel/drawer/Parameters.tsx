import { t } from '@grafana/i18n';

import { AS_TEXT } from '../../model/asText';
import type { ThreatEvent } from '../../model/events';
import { formatCount } from '../../model/format';
import { attackedParameters } from '../../model/parameters';
import { rawPaths } from '../../model/rawPaths';
import { typeTitle } from '../../model/taxonomy';
import { testIds } from '../../model/testIds';
import { PartsList } from './PartsList';

interface Props {
  events: ThreatEvent[];
  total: number | null;
}

/** Which parts of the requests below were attacked, and by which paths. It says of how many: the others have not been read. */
export function Parameters({ events, total }: Props) {
  const all = total !== null && events.length >= total;
  const read = { read: formatCount(events.length), ...AS_TEXT };
  const parameters = attackedParameters(events);
  const paths = rawPaths(events);
  return (
    <>
      {parameters.length > 0 && (
        <PartsList
          title={
            all
              ? t('parameters.all', 'Attacked in these threat requests')
              : t('parameters.some', 'Attacked in the {{read}} threat requests read so far', read)
          }
          parts={parameters.map(({ location, parameter, requests, types }) => ({
            name: [location, parameter].filter((part) => part !== '').join(': '),
            count: requests,
            more: types.map((type) => typeTitle(type) ?? type).join(', '),
          }))}
          testId={testIds.drawer.parameter}
        />
      )}
      {paths.length > 0 && (
        <PartsList
          title={
            all
              ? t('rawPaths.all', 'Paths as they were sent in these threat requests')
              : t('rawPaths.some', 'Paths as they were sent in the {{read}} threat requests read so far', read)
          }
          parts={paths.map(({ path, requests }) => ({ name: path, count: requests, more: path }))}
          testId={testIds.drawer.rawPath}
        />
      )}
    </>
  );
}
