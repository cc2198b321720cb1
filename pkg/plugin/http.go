package plugin

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/underthreat/apis-under-threat/pkg/store"
)

// newClient makes the client that asks the store: it is the only one that the plugin has, but for AWS credentials where the user chose such
// that must be fetched.
func newClient(ctx context.Context, instance backend.DataSourceInstanceSettings, s *Settings) (*http.Client, error) {
	instance.JSONData = s.options // the SDK panics on null
	options, err := instance.HTTPClientOptions(ctx)
	if err != nil {
		return nil, fmt.Errorf("HTTP settings: %w", err)
	}
	if s.SecureSocksProxy && (options.ProxyOptions == nil || options.ProxyOptions.ClientCfg == nil) { // the SDK would go without one
		return nil, errors.New("enableSecureSocksProxy: Grafana has no secure socks proxy; set it up in Grafana, or switch this off")
	}
	options.Timeouts.Timeout = s.timeout()
	options.TLS = s.tls(options.TLS)
	options.ForwardHTTPHeaders = s.Authentication == authenticationForward || len(s.KeepCookies) > 0
	options.BasicAuth, options.SigV4 = nil, nil
	options.Middlewares = httpclient.DefaultMiddlewares()
	options.ConfigureClient = func(_ httpclient.Options, client *http.Client) { client.CheckRedirect = refuseRedirect }
	if options.Header == nil {
		options.Header = http.Header{}
	}
	if err := s.introduce(ctx, &options); err != nil {
		return nil, err
	}
	client, err := httpclient.New(options)
	if err != nil {
		return nil, fmt.Errorf("HTTP settings: %w", err)
	}
	return client, nil
}

// introduce makes the plugin known to the store: tenant and authentication.
func (s *Settings) introduce(ctx context.Context, options *httpclient.Options) error {
	if header := s.tenantHeader(); header != "" && s.Tenant != "" {
		options.Header.Set(header, s.Tenant)
	}
	switch s.Authentication {
	case authenticationBasic:
		options.BasicAuth = &httpclient.BasicAuthOptions{User: s.basicAuthUser, Password: s.secret["basicAuthPassword"]}
	case authenticationBearer:
		options.Header.Set("Authorization", "Bearer "+s.secret["bearerToken"])
	case authenticationAPIKey:
		options.Header.Set("Authorization", "ApiKey "+s.secret["apiKey"])
	case authenticationSigV4:
		signing, err := s.signing(ctx, *options)
		if err != nil {
			return err
		}
		options.Middlewares = append(options.Middlewares, signing) // last: nothing may change after the signature
	}
	return nil
}

// tls takes what the settings name. The SDK leaves out a server name or takes a certificate along, depending on other options.
func (s *Settings) tls(base *httpclient.TLSOptions) *httpclient.TLSOptions {
	if base == nil {
		base = &httpclient.TLSOptions{}
	}
	options := &httpclient.TLSOptions{MinVersion: base.MinVersion, MaxVersion: base.MaxVersion, ServerName: s.ServerName, InsecureSkipVerify: s.TLSSkipVerify}
	if s.TLSAuth {
		options.ClientCertificate, options.ClientKey = s.secret["tlsClientCert"], s.secret["tlsClientKey"]
	}
	if s.TLSAuthWithCACert {
		options.CACertificate = s.secret["tlsCACert"]
	}
	return options
}

// refuseRedirect keeps requests, with their credentials, at the address that was set. A redirect would turn POST into GET, too.
func refuseRedirect(next *http.Request, _ []*http.Request) error {
	address := next.URL.Scheme + "://" + next.URL.Host
	return store.NewError(store.NotThisStore, 0, "the address redirects to "+address, "give the address that it redirects to as the URL", nil)
}
