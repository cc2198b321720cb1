package plugin

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/proxy"
	grafana "github.com/grafana/grafana-plugin-sdk-go/config"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/underthreat/apis-under-threat/pkg/actor"
	"github.com/underthreat/apis-under-threat/pkg/endpoint"
	"github.com/underthreat/apis-under-threat/pkg/logformat"
	"github.com/underthreat/apis-under-threat/pkg/plan"
	"github.com/underthreat/apis-under-threat/pkg/request"
	"github.com/underthreat/apis-under-threat/pkg/slice"
	"github.com/underthreat/apis-under-threat/pkg/store/elastic"
	"github.com/underthreat/apis-under-threat/pkg/store/loki"
	"github.com/underthreat/apis-under-threat/pkg/view"
)

func connectionTests() []optionTest {
	clientName := sent(func(r *http.Request) string {
		if len(r.TLS.PeerCertificates) == 0 {
			return "nobody"
		}
		return r.TLS.PeerCertificates[0].Subject.CommonName
	})
	secure := `"url":"$SECURE","jsonData":{"store":"loki","sources":[{"selector":"{a=\"b\"}"}]`
	unsafeBase, trustBase := `{`+secure+`,"tlsSkipVerify":true}}`, `{`+secure+`,"serverName":"`+storeName+`"},"secureJsonData":{"tlsCACert":"$CA"}}`
	client := `{"jsonData":{"tlsAuth":true},"secureJsonData":{"tlsClientCert":"$CERT","tlsClientKey":"$KEY"}}`
	proxied := `{"jsonData":{"enableSecureSocksProxy":true}}`
	return []optionTest{
		{option: "store", base: lokiBase, without: `{"jsonData":{"sources":[{"selector":"{a=\"b\"}"}]}}`, with: `{"jsonData":{"store":"elasticsearch","sources":[{"index":"a"}]}}`, see: loaded(func(s *Settings) any { return s.Store }), want: "elasticsearch"},
		{option: "url", base: lokiBase, without: `{"url":"http://127.0.0.1:1"}`, with: `{"url":"$PLAIN/"}`, see: answered, want: "answered"},
		{option: "tenant", base: lokiBase, with: `{"jsonData":{"tenant":"shop|payments"}}`, see: header("X-Scope-OrgID"), want: "shop|payments"},
		{option: "tenant", base: elasticBase, without: `{"jsonData":{"store":"opensearch"}}`, with: `{"jsonData":{"store":"opensearch","tenant":"shop"}}`, see: header("securitytenant"), want: "shop"},
		{option: "timeoutSeconds", base: lokiBase, with: `{"jsonData":{"timeoutSeconds":1}}`, see: slow, want: "too slow"},
		{option: "tlsSkipVerify", base: `{` + secure + `}}`, with: `{"jsonData":{"tlsSkipVerify":true}}`, see: answered, want: "answered"},
		{option: "tlsAuth", base: unsafeBase, with: client, see: clientName, want: "the plugin"},
		{option: "tlsClientCert", base: unsafeBase, with: client, see: clientName, want: "the plugin"},
		{option: "tlsClientKey", base: unsafeBase, with: client, see: clientName, want: "the plugin"},
		{option: "tlsAuthWithCACert", base: trustBase, with: `{"jsonData":{"tlsAuthWithCACert":true}}`, see: answered, want: "answered"},
		{option: "tlsCACert", base: `{` + secure + `,"serverName":"` + storeName + `","tlsAuthWithCACert":true}}`, without: `{"secureJsonData":{"tlsCACert":"$CERT"}}`, with: `{"secureJsonData":{"tlsCACert":"$CA"}}`, see: answered, want: "answered"},
		{option: "serverName", base: `{` + secure + `,"tlsAuthWithCACert":true},"secureJsonData":{"tlsCACert":"$CA"}}`, with: `{"jsonData":{"serverName":"` + storeName + `"}}`, see: answered, want: "answered"},
		{option: "enableSecureSocksProxy", base: lokiBase, with: proxied, see: throughProxy, want: "uid1:", prepare: withProxy},
		{option: "secureSocksProxyUsername", base: lokiBase, without: proxied, with: `{"jsonData":{"enableSecureSocksProxy":true,"secureSocksProxyUsername":"logs"}}`, see: throughProxy, want: "logs:", prepare: withProxy},
		{option: "secureSocksProxyPassword", base: lokiBase, without: proxied, with: `{"jsonData":{"enableSecureSocksProxy":true},"secureJsonData":{"secureSocksProxyPassword":"pw"}}`, see: throughProxy, want: "uid1:pw", prepare: withProxy},
		{option: "keepCookies", base: lokiBase, with: `{"jsonData":{"keepCookies":["sso"]}}`, see: header("Cookie"), want: "sso=1", prepare: withForwarded},
		{option: "httpHeaderName<N>", base: lokiBase, with: `{"jsonData":{"httpHeaderName1":"X-A","httpHeaderName2":"X-Team"},"secureJsonData":{"httpHeaderValue1":"a","httpHeaderValue2":"red"}}`, see: header("X-Team"), want: "red"},
		{option: "httpHeaderValue<N>", base: lokiBase, without: `{"jsonData":{"httpHeaderName1":"X-Team"},"secureJsonData":{"httpHeaderValue1":"blue"}}`, with: `{"jsonData":{"httpHeaderName1":"X-Team"},"secureJsonData":{"httpHeaderValue1":"red"}}`, see: header("X-Team"), want: "red"},
	}
}

// slow asks a store that takes a second and a half.
func slow(ctx context.Context, t *testing.T, w *world, instance backend.DataSourceInstanceSettings) string {
	if _, err := w.ask(ctx, t, instance, "/slow"); err != nil {
		if errors.Is(err, context.DeadlineExceeded) { // what stores look for
			return "too slow"
		}
		return "error: " + err.Error()
	}
	return "answered"
}

type proxyUser struct{}

// withProxy is a Grafana with a secure socks proxy.
func withProxy(ctx context.Context, t *testing.T, w *world) context.Context {
	address, user := socksProxy(t, hostOf(t, w.plain.URL))
	ctx = context.WithValue(ctx, proxyUser{}, user)
	return grafana.WithGrafanaConfig(ctx, grafana.NewGrafanaCfg(map[string]string{
		proxy.PluginSecureSocksProxyEnabled: "true", proxy.PluginSecureSocksProxyProxyAddress: address, proxy.PluginSecureSocksProxyAllowInsecure: "true",
		proxy.PluginSecureSocksProxyServerName: "proxy", proxy.PluginSecureSocksProxyClientCert: "x", proxy.PluginSecureSocksProxyClientKey: "x", proxy.PluginSecureSocksProxyRootCAs: "x",
	}))
}

// throughProxy is who the proxy saw.
func throughProxy(ctx context.Context, t *testing.T, w *world, instance backend.DataSourceInstanceSettings) string {
	if _, err := w.ask(ctx, t, instance, "/"); err != nil {
		return "error: " + err.Error()
	}
	user, ok := ctx.Value(proxyUser{}).(func() string)
	if !ok {
		return "no proxy"
	}
	return user()
}

// withForwarded is a call of a reader whose cookie and token Grafana hands on.
func withForwarded(ctx context.Context, _ *testing.T, _ *world) context.Context {
	return forwarding(ctx, http.Header{"Cookie": {"sso=1"}, "Authorization": {"Bearer reader"}})
}

func authenticationTests() []optionTest {
	authorization := header("Authorization")
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("u:p"))
	basicBase := `{"url":"$PLAIN","basicAuth":true,"basicAuthUser":"u","jsonData":{"store":"loki","sources":[{"selector":"{a=\"b\"}"}]},"secureJsonData":{"basicAuthPassword":"p"}}`
	bearer := `{"jsonData":{"authentication":"bearer"},"secureJsonData":{"bearerToken":"tok"}}`
	return []optionTest{
		{option: "authentication", base: lokiBase, with: bearer, see: authorization, want: "Bearer tok"},
		{option: "authentication", base: lokiBase, without: `{"basicAuthUser":"u","secureJsonData":{"basicAuthPassword":"p"}}`, with: `{"basicAuthUser":"u","jsonData":{"authentication":"basic"},"secureJsonData":{"basicAuthPassword":"p"}}`, see: authorization, want: basic},
		{option: "authentication", base: lokiBase, with: `{"jsonData":{"authentication":"forward","oauthPassThru":true}}`, see: authorization, want: "Bearer reader", prepare: withForwarded},
		{option: "bearerToken", base: lokiBase, without: bearer, with: `{"jsonData":{"authentication":"bearer"},"secureJsonData":{"bearerToken":"other"}}`, see: authorization, want: "Bearer other"},
		{option: "basicAuth", base: basicBase, without: `{"basicAuth":false}`, with: `{}`, see: authorization, want: basic},
		{option: "basicAuthUser", base: basicBase, without: `{"basicAuthUser":"x"}`, with: `{}`, see: authorization, want: basic},
		{option: "basicAuthPassword", base: basicBase, without: `{"secureJsonData":{"basicAuthPassword":"x"}}`, with: `{}`, see: authorization, want: basic},
		{option: "apiKey", base: elasticBase, without: `{"jsonData":{"authentication":"apiKey"},"secureJsonData":{"apiKey":"x"}}`, with: `{"jsonData":{"authentication":"apiKey"},"secureJsonData":{"apiKey":"aWQ6a2V5"}}`, see: authorization, want: "ApiKey aWQ6a2V5"},
		{option: "oauthPassThru", base: lokiBase, with: `{"jsonData":{"oauthPassThru":true}}`, see: authorization, want: "Bearer reader", prepare: withForwarded},
	}
}

func sigv4Tests() []optionTest {
	scope := sent(func(r *http.Request) string {
		_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		credential, _, _ := strings.Cut(rest, ",")
		if parts := strings.Split(credential, "/"); len(parts) == 5 {
			return parts[0] + " " + parts[2] + " " + parts[3]
		}
		return "unsigned"
	})
	unsigned := `{"url":"$PLAIN","jsonData":{"store":"opensearch","sources":[{"index":"logs"}],"sigV4Region":"eu-central-1"},"secureJsonData":{"sigV4AccessKey":"AKIDEXAMPLE","sigV4SecretKey":"secret"}}`
	profile := `{"jsonData":{"sigV4AuthType":"credentials","sigV4Profile":"logs"}}`
	role := `{"jsonData":{"sigV4AssumeRoleArn":"arn:aws:iam::123456789012:role/read-logs"}}`
	return []optionTest{
		{option: "authentication", base: unsigned, with: `{"jsonData":{"authentication":"sigv4"}}`, see: scope, want: "AKIDEXAMPLE eu-central-1 es"},
		{option: "sigV4Auth", base: unsigned, with: `{"jsonData":{"sigV4Auth":true}}`, see: scope, want: "AKIDEXAMPLE eu-central-1 es"},
		{option: "sigV4Region", base: sigv4Base, with: `{"jsonData":{"sigV4Region":"us-east-1"}}`, see: scope, want: "AKIDEXAMPLE us-east-1 es"},
		{option: "sigV4Service", base: sigv4Base, with: `{"jsonData":{"sigV4Service":"aoss"}}`, see: scope, want: "AKIDEXAMPLE eu-central-1 aoss"},
		{option: "sigV4AccessKey", base: sigv4Base, with: `{"secureJsonData":{"sigV4AccessKey":"AKIDOTHER"}}`, see: scope, want: "AKIDOTHER eu-central-1 es"},
		{option: "sigV4SecretKey", base: sigv4Base, without: `{"secureJsonData":{"sigV4SecretKey":"other"}}`, with: `{}`, see: verified("secret"), want: "right"},
		{option: "sigV4SessionToken", base: sigv4Base, with: `{"secureJsonData":{"sigV4SessionToken":"session"}}`, see: header("X-Amz-Security-Token"), want: "session"},
		{option: "sigV4AuthType", base: sigv4Base, with: `{"jsonData":{"sigV4AuthType":"default"}}`, see: scope, want: "AKIDENVIRONMENT eu-central-1 es", prepare: withAWSEnvironment},
		{option: "sigV4AuthType", base: sigv4Base, with: `{"jsonData":{"sigV4AuthType":"credentials"}}`, see: scope, want: "AKIDDEFAULT eu-central-1 es", prepare: withAWSEnvironment},
		{option: "sigV4Profile", base: sigv4Base, without: `{"jsonData":{"sigV4AuthType":"credentials"}}`, with: profile, see: scope, want: "AKIDPROFILE eu-central-1 es", prepare: withAWSEnvironment},
		{option: "sigV4AssumeRoleArn", base: sigv4Base, with: role, see: assumed("RoleArn"), want: "AKIDROLE for arn:aws:iam::123456789012:role/read-logs"},
		{option: "sigV4ExternalId", base: sigv4Base, without: role, with: `{"jsonData":{"sigV4AssumeRoleArn":"arn:aws:iam::123456789012:role/read-logs","sigV4ExternalId":"grafana-7"}}`, see: assumed("ExternalId"), want: "AKIDROLE for grafana-7"},
	}
}

// withAWSEnvironment is a server with credentials of its own.
func withAWSEnvironment(ctx context.Context, t *testing.T, _ *world) context.Context {
	file := filepath.Join(t.TempDir(), "credentials")
	text := "[default]\naws_access_key_id=AKIDDEFAULT\naws_secret_access_key=a\n[logs]\naws_access_key_id=AKIDPROFILE\naws_secret_access_key=b\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIDENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "c", "AWS_SHARED_CREDENTIALS_FILE": file, "AWS_CONFIG_FILE": filepath.Join(t.TempDir(), "none"), "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
	return ctx
}

func sourceTests() []optionTest {
	line := plan.Entry{Time: 1, Line: `{"method":"GET","path":"/a","status":200,"duration":1500,"key":"k1"}`}
	document := plan.Entry{Time: 1, Line: `{"text":"GET /b 200"}`}
	source := func(base, fields string) string { return `{"jsonData":{"sources":[{` + base + `,` + fields + `}]}}` }
	loki1 := func(fields string) string { return source(`"selector":"{a=\"b\"}"`, fields) }
	elastic1 := func(fields string) string { return source(`"index":"logs"`, fields) }
	pattern := `"format":"custom-text","pattern":"(?P<method>[A-Z]+) (?P<target>[^ ]+)"`
	return []optionTest{
		{option: "sources[].name", base: lokiBase, with: loki1(`"name":"gateway"`), see: counting(func(c slice.Config) any { return c.Name }), want: "gateway"},
		{option: "sources[].selector", base: lokiBase, with: loki1(`"name":"x"`), see: lokiOf(func(c loki.Config) any { return c.Selector }), want: `{a="b"}`},
		{option: "sources[].index", base: elasticBase, with: `{"jsonData":{"sources":[{"index":"eu:waf-*,waf"}]}}`, see: elasticOf(func(c elastic.Config) any { return c.Index }), want: "eu:waf-*,waf"},
		{option: "sources[].query", base: elasticBase, with: elastic1(`"query":"a:b"`), see: elasticOf(func(c elastic.Config) any { return c.Query }), want: "a:b"},
		{option: "sources[].timeField", base: elasticBase, with: elastic1(`"timeField":"timestamp"`), see: elasticOf(func(c elastic.Config) any { return c.TimeField }), want: "timestamp"},
		{option: "sources[].lineField", base: elasticBase, without: elastic1(pattern), with: elastic1(pattern + `,"lineField":"text"`), see: read(plan.Target, document, logformat.Documents), want: "/b"},
		{option: "sources[].format", base: lokiBase, with: loki1(`"format":"json"`), see: read(plan.Target, line, logformat.Lines), want: "/a"},
		{option: "sources[].role", base: lokiBase, with: loki1(`"role":"verdicts"`), see: counting(func(c slice.Config) any { return c.Role }), want: "verdicts"},
		{option: "sources[].fields", base: lokiBase, without: loki1(`"format":"json"`), with: loki1(`"format":"json","fields":{"apiKey":"key"}`), see: read(plan.APIKey, line, logformat.Lines), want: "k1"},
		{option: "sources[].pattern", base: lokiBase, with: loki1(pattern), see: read(plan.Target, plan.Entry{Time: 1, Line: "GET /c"}, logformat.Lines), want: "/c"},
		{option: "sources[].durationUnit", base: lokiBase, without: loki1(`"format":"json"`), with: loki1(`"format":"json","durationUnit":"ms"`), see: read(plan.Duration, line, logformat.Lines), want: "1.5"},
	}
}

func endpointTests() []optionTest {
	document := func(more string) string {
		return `{"jsonData":{"endpoints":{"openapi":[{"document":"{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"Shop\",\"version\":\"1\"},\"paths\":{\"/users/{name}\":{\"get\":{\"responses\":{}}}}}"` + more + `}]}}}`
	}
	rule := func(more string) string {
		return `{"jsonData":{"endpoints":{"rules":[{"match":"/users/{name}"` + more + `}]}}}`
	}
	noise := func(rule string) string { return `{"jsonData":{"noise":[` + rule + `]}}` }
	get := func(f func(endpoint.Operation) string) try {
		return named("/users/alice", func(_ endpoint.Endpoint, o endpoint.Operation) string { return f(o) })
	}
	batch := map[plan.Field]string{plan.Method: "HEAD", plan.Target: "/internal/x", plan.UserAgent: "our batch-job 1", plan.Status: "204"}
	return []optionTest{
		{option: "endpoints.rules[].match", base: sampleBase, with: rule(``), see: named("/users/alice", endpointPath), want: "/users/{name}"},
		{option: "endpoints.rules[].name", base: sampleBase, without: rule(``), with: rule(`,"name":"/people"`), see: named("/users/alice", endpointPath), want: "/people"},
		{option: "endpoints.openapi[].document", base: sampleBase, with: document(``), see: named("/users/alice", endpointPath), want: "/users/{name}"},
		{option: "endpoints.openapi[].name", base: sampleBase, without: document(``), with: document(`,"name":"shop"`), see: get(func(o endpoint.Operation) string { return o.Document }), want: "shop"},
		{option: "endpoints.openapi[].service", base: sampleBase, without: document(``), with: document(`,"service":"store"`), see: get(func(o endpoint.Operation) string { return o.Service }), want: "store"},
		{option: "endpoints.openapi[].owner", base: sampleBase, without: document(``), with: document(`,"owner":"team-a"`), see: get(func(o endpoint.Operation) string { return o.Owner }), want: "team-a"},
		{option: "endpoints.openapi[].prefixes", base: sampleBase, without: document(``), with: document(`,"prefixes":["/v1"]`), see: named("/v1/users/alice", endpointPath), want: "/v1/users/{name}"},
		{option: "noise[].preset", base: sampleBase, with: noise(`{"preset":"health"}`), see: dropped(map[plan.Field]string{plan.Method: "GET", plan.Target: "/healthz"}), want: "true"},
		{option: "noise[].preset", base: sampleBase, with: noise(`{"preset":"preflight"}`), see: dropped(map[plan.Field]string{plan.Method: "OPTIONS", plan.Target: "/a"}), want: "true"},
		{option: "noise[].paths", base: sampleBase, with: noise(`{"paths":["/internal/**"]}`), see: dropped(batch), want: "true"},
		{option: "noise[].methods", base: sampleBase, with: noise(`{"methods":["HEAD"]}`), see: dropped(batch), want: "true"},
		{option: "noise[].userAgents", base: sampleBase, with: noise(`{"userAgents":["batch-job"]}`), see: dropped(batch), want: "true"},
		{option: "noise[].extensions", base: sampleBase, with: noise(`{"extensions":["css"]}`), see: dropped(map[plan.Field]string{plan.Method: "GET", plan.Target: "/a/b.css?v=1"}), want: "true"},
		{option: "noise[].statuses", base: sampleBase, with: noise(`{"statuses":["2xx"]}`), see: dropped(batch), want: "true"},
		{option: "noise[].clean", base: sampleBase, without: noise(`{"paths":["/a"]}`), with: noise(`{"paths":["/a"],"clean":true}`), see: dropped(map[plan.Field]string{plan.Method: "GET", plan.Target: "/a?q=<script>", plan.Status: "200"}), want: "false"},
		{option: "noise[].name", base: sampleBase, without: noise(`{"paths":["/a"]}`), with: noise(`{"name":"batch","paths":["/a"]}`), see: loaded(func(s *Settings) any { return s.noise()[0].Name }), want: "batch"},
	}
}

func identityTests() []optionTest {
	identity := func(options string) string { return `{"jsonData":{"identity":{` + options + `}}}` }
	from := request.Request{Peer: "10.0.0.1", Forwarded: "203.0.113.7, 10.0.0.9", User: "u1", APIKey: "k1"}
	keyed := `{"jsonData":{"store":"sample"},"secureJsonData":{"identityKey":"secret"}}`
	encode := base64.RawURLEncoding.EncodeToString
	token := encode([]byte(`{"alg":"none"}`)) + "." + encode([]byte(`{"sub":"u7","email":"u7@example.com"}`)) + "." + encode([]byte("x"))
	user := func(r request.Request) try {
		return known(r, func(_ *actor.Resolver, id actor.Identity) any { return id.User })
	}
	hash := known(from, func(r *actor.Resolver, _ actor.Identity) any { return r.Hash("k1") })
	return []optionTest{
		{option: "identity.order", base: sampleBase, with: identity(`"order":["clientIp","user"]`), see: known(from, func(_ *actor.Resolver, id actor.Identity) any { return id.Actor }), want: "10.0.0.1"},
		{option: "identity.trustedProxies", base: sampleBase, with: identity(`"trustedProxies":["10.0.0.0/8"]`), see: known(from, clientIP), want: "203.0.113.7"},
		{option: "identity.trustedHops", base: sampleBase, with: identity(`"trustedHops":2`), see: known(from, clientIP), want: "203.0.113.7"},
		{option: "identity.apiKeyParameters", base: keyed, with: identity(`"apiKeyParameters":["api_key"]`), see: known(request.Request{Target: "/a?api_key=k1"}, func(_ *actor.Resolver, id actor.Identity) any { return id.APIKey }), want: hashOf("secret", "k1")},
		{option: "identity.sessionCookies", base: keyed, with: identity(`"sessionCookies":["sid"]`), see: known(request.Request{Cookie: "a=b; sid=s1"}, func(_ *actor.Resolver, id actor.Identity) any { return id.Session }), want: hashOf("secret", "s1")},
		{option: "identity.userFromToken", base: sampleBase, with: identity(`"userFromToken":true`), see: user(request.Request{Authorization: "Bearer " + token}), want: "u7"},
		{option: "identity.tokenCookie", base: sampleBase, without: identity(`"userFromToken":true`), with: identity(`"userFromToken":true,"tokenCookie":"jwt"`), see: user(request.Request{Cookie: "jwt=" + token}), want: "u7"},
		{option: "identity.userClaim", base: sampleBase, without: identity(`"userFromToken":true`), with: identity(`"userFromToken":true,"userClaim":"email"`), see: user(request.Request{Authorization: "Bearer " + token}), want: "u7@example.com"},
		{option: "identity.network", base: sampleBase, with: identity(`"network":"log"`), see: known(request.Request{}, func(r *actor.Resolver, _ actor.Identity) any {
			network, derived := r.Network(&request.Request{}, "8.8.8.8")
			return fmt.Sprint(network.Country != "", derived)
		}), want: "false false"},
		{option: "identityKey", base: sampleBase, with: `{"secureJsonData":{"identityKey":"secret"}}`, see: hash, want: hashOf("secret", "k1")},
	}
}

func hashOf(key, secret string) string {
	resolver, err := actor.NewResolver(actor.Settings{IdentityKey: key})
	if err != nil {
		return fmt.Sprint(err)
	}
	return resolver.Hash(secret)
}

func otherTests() []optionTest {
	set := func(name, value string) string { return `{"jsonData":{"` + name + `":` + value + `}}` }
	link := func(look func(data.DataLink) any) try {
		return loaded(func(s *Settings) any { return look(s.TraceLink.link()) })
	}
	return []optionTest{
		{option: "limits.parallel", base: sampleBase, with: set("limits", `{"parallel":8}`), see: loaded(func(s *Settings) any { return s.runtime().Parallel }), want: "8"},
		{option: "limits.threats", base: sampleBase, with: set("limits", `{"threats":1000}`), see: counting(func(c slice.Config) any { return c.MaxThreats }), want: "1000"},
		{option: "limits.documents", base: elasticBase, with: set("limits", `{"documents":1000}`), see: elasticOf(func(c elastic.Config) any { return c.Documents }), want: "1000"},
		{option: "limits.cacheMegabytes", base: sampleBase, with: set("limits", `{"cacheMegabytes":0}`), see: loaded(func(s *Settings) any { return s.runtime().CacheBytes }), want: "0"},
		{option: "limits.scanGigabytes", base: sampleBase, with: set("limits", `{"scanGigabytes":0.5}`), see: made(func(d *Datasource) any { return d.maxBytes(runtimeFields{}) }), want: "500000000"},
		{option: "limits.readSeconds", base: sampleBase, with: set("limits", `{"readSeconds":300}`), see: made(func(d *Datasource) any { return d.deadline(false) }), want: "5m0s"},
		{option: "blockStatuses", base: sampleBase, with: set("blockStatuses", `[403,406]`), see: counting(func(c slice.Config) any { return c.BlockStatuses }), want: "[403 406]"},
		{option: "confidence", base: sampleBase, with: set("confidence", `"high"`), see: counting(func(c slice.Config) any { return c.Confidence }), want: "high"},
		{option: "deepCheck", base: sampleBase, with: set("deepCheck", `1`), see: made(func(d *Datasource) any { return d.settings.DeepCheck }), want: "1"}, // TestDeepCheckAddsFindingsAndChangesNoCounts shows what it does
		{option: "evidenceRole", base: sampleBase, with: set("evidenceRole", `"Admin"`), see: made(func(d *Datasource) any { return d.mayReadEvidence(&backend.User{Login: "v", Role: "Viewer"}) }), want: "false"},
		{option: "traceLink.dataSourceUid", base: sampleBase, with: set("traceLink", `{"dataSourceUid":"tempo"}`), see: link(func(l data.DataLink) any { return l.Internal.DatasourceUID }), want: "tempo"},
		{option: "traceLink.title", base: sampleBase, with: set("traceLink", `{"title":"Tempo"}`), see: link(func(l data.DataLink) any { return l.Title }), want: "Tempo"},
		{option: "logLink.dataSourceUid", base: sampleBase, with: set("logLink", `{"dataSourceUid":"loki"}`), see: loaded(func(s *Settings) any {
			list, err := frames("A", view.Query{Type: view.Events}, view.Answer{Frames: []view.Frame{{Custom: map[string]any{}}}}, s)
			if err != nil {
				return err
			}
			return list[0].Meta.Custom.(map[string]any)["logLink"]
		}), want: "{loki}"},
		{option: "traceLink.query", base: sampleBase, with: set("traceLink", `{"query":"a ${traceId}"}`), see: link(func(l data.DataLink) any { return l.Internal.Query }), want: "map[query:a ${__value.raw} queryType:traceql]"},
	}
}
