import { css } from '@emotion/css';
import { AlertErrorPayload, AppEvents, BusEventWithPayload, GrafanaTheme2 } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { Alert, AlertVariant, Portal, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';

interface Toast {
  id: number;
  severity: AlertVariant;
  text: string;
  detail: string;
}

const eventType = (name: string) =>
  class extends BusEventWithPayload<AlertErrorPayload> {
    static readonly type = name;
  };

const kinds = [
  { event: eventType(AppEvents.alertSuccess.name), severity: 'success' as const },
  { event: eventType(AppEvents.alertWarning.name), severity: 'warning' as const },
  { event: eventType(AppEvents.alertError.name), severity: 'error' as const },
  { event: eventType(AppEvents.alertInfo.name), severity: 'info' as const },
];
const SHOWN_MS = 5000;
let lastId = 0;

export function Toasts() {
  const styles = useStyles2(getStyles);
  const [toasts, setToasts] = useState<Toast[]>([]);
  const close = (id: number) => setToasts((all) => all.filter((one) => one.id !== id));

  useEffect(() => {
    const add = (severity: AlertVariant, [text, detail]: AlertErrorPayload) => {
      const id = ++lastId;
      setToasts((all) => [...all, { id, severity, text: String(text), detail: String(detail ?? '') }]);
      setTimeout(() => close(id), SHOWN_MS);
    };
    const subscriptions = kinds.map(({ event, severity }) =>
      getAppEvents().subscribe(event, ({ payload }) => add(severity, payload))
    );
    return () => subscriptions.forEach((one) => one.unsubscribe());
  }, []);

  return (
    <Portal>
      <div className={styles.toasts}>
        {toasts.map(({ id, severity, text, detail }) => (
          <Alert key={id} severity={severity} title={text} elevated onRemove={() => close(id)}>
            {detail}
          </Alert>
        ))}
      </div>
    </Portal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  toasts: css({
    position: 'fixed',
    right: theme.spacing(2),
    top: theme.spacing(7),
    width: 400,
    zIndex: theme.zIndex.modal,
  }),
});
