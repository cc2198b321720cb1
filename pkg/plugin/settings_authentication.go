package plugin

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Ways of authentication.
const (
	authenticationNone    = "none"
	authenticationBasic   = "basic"
	authenticationBearer  = "bearer"
	authenticationAPIKey  = "apiKey"
	authenticationSigV4   = "sigv4"
	authenticationForward = "forward"
)

// authenticationSettings say how the plugin makes itself known to the store.
type authenticationSettings struct {
	Authentication string `json:"authentication"`
	OAuthPassThru  bool   `json:"oauthPassThru"`
	SigV4Auth      bool   `json:"sigV4Auth"`
	sigV4Settings

	basicAuthUser string
}

// readAuthentication settles the way of authentication: what is set, or what Grafana's own switches say. They must not contradict.
func (s *Settings) readAuthentication(instance backend.DataSourceInstanceSettings) error {
	if s.Store == storeSample {
		s.Authentication = authenticationNone
		return nil
	}
	s.basicAuthUser = instance.BasicAuthUser
	for _, grafana := range []struct {
		name, means string
		on          bool
	}{
		{"basicAuth", authenticationBasic, instance.BasicAuthEnabled}, {"oauthPassThru", authenticationForward, s.OAuthPassThru}, {"sigV4Auth", authenticationSigV4, s.SigV4Auth},
	} {
		switch {
		case !grafana.on:
		case s.Authentication == "":
			s.Authentication = grafana.means
		case s.Authentication != grafana.means:
			return fmt.Errorf("authentication is %s, and %s is on: choose one", s.Authentication, grafana.name)
		}
	}
	if s.Authentication == "" {
		s.Authentication = authenticationNone
	}
	return s.checkAuthentication()
}

func (s *Settings) checkAuthentication() error {
	switch s.Authentication {
	case authenticationBasic:
		if s.basicAuthUser == "" {
			return errors.New("basicAuthUser is missing: authentication basic needs it")
		}
	case authenticationForward:
		if !s.OAuthPassThru {
			return errors.New("oauthPassThru is missing: authentication forward needs it to be true, or Grafana does not pass the identity on")
		}
	case authenticationBearer:
		return s.checkToken("bearerToken", "Bearer")
	case authenticationAPIKey:
		if !isElastic(s.Store) {
			return fmt.Errorf("authentication: apiKey is for elasticsearch and opensearch, and the store is %s", s.Store)
		}
		return s.checkToken("apiKey", "ApiKey")
	case authenticationSigV4:
		if !isElastic(s.Store) {
			return fmt.Errorf("authentication: sigv4 is for elasticsearch and opensearch, and the store is %s", s.Store)
		}
		return s.checkSigV4()
	}
	return nil
}

func (s *Settings) checkToken(name, scheme string) error {
	switch token := s.secret[name]; {
	case token == "":
		return fmt.Errorf("secureJsonData.%s is missing: authentication %s needs it", name, s.Authentication)
	case strings.HasPrefix(strings.ToLower(token), strings.ToLower(scheme)+" "):
		return fmt.Errorf("secureJsonData.%s: give it without the word %s", name, scheme)
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return fmt.Errorf("secureJsonData.%s: it holds spaces or other characters that no token has", name)
	}
	return nil
}

// checkTLS names the certificate that is missing or can't be read.
func (s *Settings) checkTLS() error {
	if s.Store == storeSample {
		return nil
	}
	if s.TLSAuth {
		for _, name := range []string{"tlsClientCert", "tlsClientKey"} {
			if s.secret[name] == "" {
				return fmt.Errorf("secureJsonData.%s is missing: tlsAuth needs it", name)
			}
		}
		if _, err := tls.X509KeyPair([]byte(s.secret["tlsClientCert"]), []byte(s.secret["tlsClientKey"])); err != nil {
			return fmt.Errorf("secureJsonData.tlsClientCert and tlsClientKey are not a certificate and its key in PEM: %w", err)
		}
	}
	if s.TLSAuthWithCACert {
		if s.secret["tlsCACert"] == "" {
			return errors.New("secureJsonData.tlsCACert is missing: tlsAuthWithCACert needs it")
		}
		if !x509.NewCertPool().AppendCertsFromPEM([]byte(s.secret["tlsCACert"])) {
			return errors.New("secureJsonData.tlsCACert is not a certificate in PEM")
		}
	}
	return nil
}

// checkHeaders looks at custom headers. Grafana's SDK would leave out headers after a gap, and those without a value.
func (s *Settings) checkHeaders(options map[string]any) error {
	if s.Store == storeSample {
		return nil
	}
	var numbers []int
	for name := range options {
		if number, err := strconv.Atoi(strings.TrimPrefix(name, "httpHeaderName")); err == nil && strings.HasPrefix(name, "httpHeaderName") {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	for i, number := range numbers {
		option := fmt.Sprintf("httpHeaderName%d", number)
		if number != i+1 {
			return fmt.Errorf("%s: httpHeaderName%d is missing", option, i+1)
		}
		name, _ := options[option].(string)
		if s.secret[fmt.Sprintf("httpHeaderValue%d", number)] == "" {
			return fmt.Errorf("secureJsonData.httpHeaderValue%d is missing: %s needs it", number, option)
		}
		if taken := s.takenBy(name); taken != "" {
			return fmt.Errorf("%s: the header %s is already set by %s", option, name, taken)
		}
	}
	return nil
}

// takenBy is the option that sets a header itself.
func (s *Settings) takenBy(header string) string {
	switch name := http.CanonicalHeaderKey(header); {
	case name == "Authorization" && s.Authentication != authenticationNone:
		return "authentication"
	case s.Tenant != "" && name == s.tenantHeader():
		return "tenant"
	}
	return ""
}

// tenantHeader is where the store looks for a tenant; empty if it has none.
func (s *Settings) tenantHeader() string {
	switch s.Store {
	case storeLoki:
		return http.CanonicalHeaderKey("X-Scope-OrgID")
	case storeOpenSearch:
		return http.CanonicalHeaderKey("securitytenant")
	}
	return ""
}
