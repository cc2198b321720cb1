import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import type { MouseEvent, ReactNode } from 'react';

/** A link to a page of the app, that a click opens without a reload and a modified click in another tab. */
export function PageLink({ href, children, testId }: { href: string; children: ReactNode; testId?: string }) {
  const styles = useStyles2(getStyles);
  const open = (event: MouseEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      locationService.push(href);
    }
  };
  return (
    <a className={styles.link} href={locationUtil.assureBaseUrl(href)} onClick={open} data-testid={testId}>
      {children}
    </a>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css({
    color: theme.colors.text.link,
    '&:hover, &:focus-visible': { textDecoration: 'underline' },
  }),
});
