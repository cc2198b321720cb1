import { AppEvents, EventBus } from '@grafana/data';
import { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';

// Grafana's own pause before it shows an error that nobody handled.
const ERROR_TOAST_DELAY = 50;

function message(data: unknown): string | undefined {
  return typeof data === 'object' && data !== null && 'message' in data ? String(data.message) : undefined;
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('json')) {
    return text;
  }
  return text === '' ? null : JSON.parse(text);
}

function address({ url, params = {} }: BackendSrvRequest): string {
  const asked = new URL(url, document.baseURI);
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) {
        asked.searchParams.append(name, String(one));
      }
    }
  }
  return asked.href;
}

/** Grafana's backendSrv: an unsubscribed request is aborted, and messages appear as toasts. */
export class Backend implements BackendSrv {
  private running = new Map<string, AbortController>();

  constructor(private events: EventBus) {}

  fetch<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const abort = new AbortController();
      if (options.requestId) {
        this.running.get(options.requestId)?.abort();
        this.running.set(options.requestId, abort);
      }
      this.send<T>(options, abort.signal).then(
        (response) => {
          subscriber.next(response);
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(error)
      );
      return () => abort.abort();
    });
  }

  private async send<T>(options: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
    const url = address(options);
    let response: Response;
    try {
      response = await fetch(url, {
        method: options.method ?? 'GET',
        headers: { ...(options.data !== undefined && { 'Content-Type': 'application/json' }), ...options.headers },
        body: options.data === undefined ? undefined : JSON.stringify(options.data),
        signal,
      });
    } catch (error) {
      throw this.failure(options, {
        status: signal.aborted ? -1 : 0,
        statusText: signal.aborted ? 'Request was aborted' : String(error),
        data: { message: signal.aborted ? 'Request was aborted' : String(error) },
        cancelled: signal.aborted,
        config: options,
      });
    }
    const data = await readBody(response);
    if (!response.ok) {
      const { status, statusText } = response;
      throw this.failure(options, { status, statusText, data, config: options });
    }
    const text = message(data);
    if (text && options.method && options.method !== 'GET' && options.showSuccessAlert !== false) {
      this.events.publish({ type: AppEvents.alertSuccess.name, payload: [text] });
    }
    const { status, statusText, ok, headers, redirected, type } = response;
    // What the server sends is taken on trust, as in Grafana.
    return {
      data: data as T,
      status,
      statusText,
      ok,
      headers,
      redirected,
      type,
      url,
      config: options,
      traceId: undefined,
    };
  }

  private failure(options: BackendSrvRequest, error: FetchError): FetchError {
    const quiet = options.showErrorAlert === false || error.cancelled || options.url.includes('/api/ds/query');
    if (!quiet) {
      setTimeout(() => {
        if (!error.isHandled) {
          this.events.publish({ type: AppEvents.alertError.name, payload: [message(error.data) ?? error.statusText] });
        }
      }, ERROR_TOAST_DELAY);
    }
    return error;
  }

  chunked(): Observable<FetchResponse<Uint8Array | undefined>> {
    throw new Error('the preview has no chunked requests');
  }

  datasourceRequest<T>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(options));
  }

  async request<T>(options: BackendSrvRequest): Promise<T> {
    return (await lastValueFrom(this.fetch<T>(options))).data;
  }

  get<T>(url: string, params?: Record<string, unknown>, requestId?: string, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, url, params, requestId, method: 'GET' });
  }

  delete<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, url, data, method: 'DELETE' });
  }

  post<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, url, data, method: 'POST' });
  }

  patch<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, url, data, method: 'PATCH' });
  }

  put<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, url, data, method: 'PUT' });
  }
}
