package plugin

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/store"
)

// world is what settings are tried against: servers that remember what they were asked, and certificates.
type world struct {
	plain, secure *httptest.Server
	ca, cert, key string // PEM; the certificate is the client's
	presets       *logformat.Presets

	lock sync.Mutex
	seen *http.Request
	body []byte
}

// storeName is the only name that the secure server's certificate carries.
const storeName = "store.test"

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{}
	var err error
	if w.presets, err = logformat.LoadPresets(); err != nil {
		t.Fatal(err)
	}
	authority := newCertificate(t, "authority", nil, nil)
	server, client := newCertificate(t, storeName, []string{storeName}, authority), newCertificate(t, "the plugin", nil, authority)
	w.ca, w.cert, w.key = authority.certPEM, client.certPEM, client.keyPEM
	handler := http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		w.lock.Lock()
		defer w.lock.Unlock()
		w.seen = request
		w.body, _ = io.ReadAll(request.Body)
		switch request.URL.Path {
		case "/slow":
			time.Sleep(1500 * time.Millisecond)
		case "/moved":
			http.Redirect(answer, request, "http://elsewhere.test/", http.StatusTemporaryRedirect)
		}
	})
	w.plain = httptest.NewServer(handler)
	t.Cleanup(w.plain.Close)
	w.secure = httptest.NewUnstartedServer(handler)
	w.secure.TLS = &tls.Config{Certificates: []tls.Certificate{server.pair(t)}, ClientAuth: tls.RequestClientCert}
	w.secure.Config.ErrorLog = nil
	w.secure.StartTLS()
	t.Cleanup(w.secure.Close)
	return w
}

type certificate struct {
	certPEM, keyPEM string
	cert            *x509.Certificate
	key             *ecdsa.PrivateKey
}

func newCertificate(t testing.TB, name string, hosts []string, parent *certificate) *certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: hosts, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: parent == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	issuer, issuerKey := template, key
	if parent != nil {
		issuer, issuerKey = parent.cert, parent.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, &key.PublicKey, issuerKey)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	encode := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return &certificate{certPEM: encode("CERTIFICATE", der), keyPEM: encode("PRIVATE KEY", keyDER), cert: parsed, key: key}
}

func (c *certificate) pair(t testing.TB) tls.Certificate {
	t.Helper()
	pair, err := tls.X509KeyPair([]byte(c.certPEM), []byte(c.keyPEM))
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// provisioned is a data source as a provisioning file has it.
type provisioned struct {
	Name          string            `json:"name" yaml:"name"`
	UID           string            `json:"uid" yaml:"uid"`
	Type          string            `json:"type" yaml:"type"`
	Access        string            `json:"access" yaml:"access"`
	URL           string            `json:"url" yaml:"url"`
	BasicAuth     bool              `json:"basicAuth" yaml:"basicAuth"`
	BasicAuthUser string            `json:"basicAuthUser" yaml:"basicAuthUser"`
	User          string            `json:"user" yaml:"user"`
	Database      string            `json:"database" yaml:"database"`
	JSONData      map[string]any    `json:"jsonData" yaml:"jsonData"`
	Secure        map[string]string `json:"secureJsonData" yaml:"secureJsonData"`
}

func (p provisioned) instance(t testing.TB) backend.DataSourceInstanceSettings {
	t.Helper()
	text, err := json.Marshal(p.JSONData)
	if err != nil {
		t.Fatal(err)
	}
	return backend.DataSourceInstanceSettings{
		UID: "uid1", Name: "logs", Type: "underthreat-apis-datasource", URL: p.URL, User: p.User, Database: p.Database,
		BasicAuthEnabled: p.BasicAuth, BasicAuthUser: p.BasicAuthUser, JSONData: text, DecryptedSecureJSONData: p.Secure,
	}
}

// ask sends a request to the store's path with the client that the settings make. The error is what the client says.
func (w *world) ask(ctx context.Context, t testing.TB, instance backend.DataSourceInstanceSettings, path string) (*http.Request, error) {
	t.Helper()
	s, err := loadSettings(instance, w.presets)
	if err != nil {
		t.Fatal(err)
	}
	client, err := newClient(ctx, instance, &s)
	if err != nil {
		return nil, err
	}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(s.url, "/")+path, strings.NewReader(requestBody))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	_ = response.Body.Close()
	w.lock.Lock()
	defer w.lock.Unlock()
	if string(w.body) != requestBody {
		t.Errorf("the server got the body %q", w.body)
	}
	return w.seen, nil
}

const requestBody = `{"query":{"match_all":{}}}`

// forwarding is the context of a call with headers that Grafana forwards: what the SDK does with a plugin's request.
func forwarding(ctx context.Context, headers http.Header) context.Context {
	return httpclient.WithContextualMiddleware(ctx, httpclient.MiddlewareFunc(func(options httpclient.Options, next http.RoundTripper) http.RoundTripper {
		if !options.ForwardHTTPHeaders {
			return next
		}
		return httpclient.RoundTripperFunc(func(request *http.Request) (*http.Response, error) {
			for name := range headers {
				if request.Header.Get(name) == "" {
					request.Header.Set(name, headers.Get(name))
				}
			}
			return next.RoundTrip(request)
		})
	}))
}

func TestRedirectsAreRefused(t *testing.T) {
	w := newWorld(t)
	_, err := w.ask(context.Background(), t, parsed(t, w, lokiBase, `{}`).instance(t), "/moved")
	var refused *store.Error
	if err == nil || !errors.As(err, &refused) || !strings.Contains(refused.Message, "http://elsewhere.test") {
		t.Errorf("%v, want an error that names where the address redirects to", err)
	}
}

// socksProxy is a SOCKS5 proxy (RFC 1928, 1929) that leads everything to one address, and remembers who came.
func socksProxy(t testing.TB, to string) (address string, user func() string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	var lock sync.Mutex
	var who string
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			name, err := socksHandshake(client)
			if err != nil {
				_ = client.Close()
				continue
			}
			lock.Lock()
			who = name
			lock.Unlock()
			server, err := net.Dial("tcp", to)
			if err != nil {
				_ = client.Close()
				continue
			}
			go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
			go func() { _, _ = io.Copy(client, server); _ = client.Close() }()
		}
	}()
	return listener.Addr().String(), func() string {
		lock.Lock()
		defer lock.Unlock()
		return who
	}
}

// socksHandshake asks for a user name and password, and takes any address.
func socksHandshake(client net.Conn) (who string, err error) {
	part := func(size int) []byte {
		buffer := make([]byte, size)
		if err == nil {
			_, err = io.ReadFull(client, buffer)
		}
		return buffer
	}
	reply := func(bytes ...byte) {
		if err == nil {
			_, err = client.Write(bytes)
		}
	}
	part(int(part(2)[1])) // methods
	reply(5, 2)
	name := part(int(part(2)[1]))
	password := part(int(part(1)[0]))
	reply(1, 0)
	switch head := part(4); head[3] {
	case 1:
		part(4 + 2)
	case 3:
		part(int(part(1)[0]) + 2)
	default:
		part(16 + 2)
	}
	reply(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)
	return string(name) + ":" + string(password), err
}

func hostOf(t testing.TB, address string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Host
}
