package plugin

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func TestRefusalsNameTheOption(t *testing.T) {
	w := newWorld(t)
	source := func(fields string) string {
		return `{"jsonData":{"sources":[{"selector":"{a=\"b\"}",` + fields + `}]}}`
	}
	for _, test := range []struct{ base, fragment, want string }{
		// unknown ones
		{lokiBase, `{"jsonData":{"sourcess":[]}}`, "sourcess is not an option; did you mean sources?"},
		{lokiBase, `{"jsonData":{"timeout":30}}`, "timeout is not an option; did you mean timeoutSeconds?"},
		{lokiBase, `{"jsonData":{"selector":"{}"}}`, "selector is not an option; did you mean sources[0].selector?"},
		{lokiBase, `{"jsonData":{"zzz":1}}`, "zzz is not an option"},
		{lokiBase, source(`"feilds":{}`), "sources[0].feilds is not an option; did you mean sources[0].fields?"},
		{lokiBase, source(`"fields":{"apikey":"a"}`), "sources[0].fields.apikey is not an option; did you mean sources[0].fields.apiKey?"},
		{lokiBase, `{"secureJsonData":{"bearerTokn":"x"}}`, "secureJsonData.bearerTokn is not an option; did you mean secureJsonData.bearerToken?"},
		{lokiBase, `{"jsonData":{"bearerToken":"x"}}`, "bearerToken is a secret: it belongs in secureJsonData"},
		{lokiBase, `{"jsonData":{"url":"x"}}`, "url belongs beside jsonData, not in it"},
		{lokiBase, `{"secureJsonData":{"tenant":"x"}}`, "secureJsonData.tenant is no secret: it belongs in jsonData"},
		{lokiBase, `{"database":"logs"}`, "database is not an option: name the index in sources[0].index"},
		{lokiBase, `{"user":"u"}`, "user is not an option; did you mean basicAuthUser?"},
		// wrong values
		{lokiBase, `{"jsonData":{"store":"mysql"}}`, `store: "mysql" is not one of sample, loki, elasticsearch, opensearch`},
		{lokiBase, source(`"role":"request"`), `sources[0].role: "request" is not one of requests, verdicts, both`},
		{lokiBase, source(`"format":"nginxjson"`), `sources[0].format: "nginxjson" is not known; did you mean nginx-json?`},
		{lokiBase, source(`"durationUnit":"min"`), `sources[0].durationUnit: "min" is not one of s, ms, us, ns`},
		{lokiBase, `{"jsonData":{"sources":{}}}`, "sources: it is an object, not a list"},
		{lokiBase, `{"jsonData":{"timeoutSeconds":"30"}}`, "timeoutSeconds: it is a text, not a number"},
		{lokiBase, `{"jsonData":{"timeoutSeconds":0}}`, "timeoutSeconds: 0 is not from 1 to 600"},
		{lokiBase, `{"jsonData":{"timeoutSeconds":601}}`, "timeoutSeconds: 601 is not from 1 to 600"},
		{lokiBase, `{"jsonData":{"limits":{"parallel":17}}}`, "limits.parallel: 17 is not from 1 to 16"},
		{lokiBase, `{"jsonData":{"limits":{"parallel":1.5}}}`, "limits.parallel: it is a number, not a whole number"},
		{lokiBase, `{"jsonData":{"blockStatuses":[403,99]}}`, "blockStatuses[1]: 99 is not from 100 to 599"},
		{lokiBase, `{"jsonData":{"blockStatuses":[403,403]}}`, "blockStatuses: elements 1 and 2 are the same"},
		{lokiBase, `{"jsonData":{"confidence":"huge"}}`, `confidence: "huge" is not one of low, medium, high`},
		{lokiBase, `{"jsonData":{"evidenceRole":"viewer"}}`, `evidenceRole: "viewer" is not one of Viewer, Editor, Admin`},
		{lokiBase, `{"jsonData":{"identity":{"order":["shoe"]}}}`, `identity.order[0]: "shoe" is not one of user, apiKey, session, clientIp`},
		{lokiBase, `{"jsonData":{"endpoints":{"rules":[{"name":"x"}]}}}`, "endpoints.rules[0]: match is missing"},
		{lokiBase, `{"jsonData":{"endpoints":{"rules":[{"match":"x"}]}}}`, `endpoints.rules[0].match: "x" is not right: it must begin with a slash`},
		{lokiBase, `{"jsonData":{"endpoints":{"openapi":[{"name":"a"}]}}}`, "endpoints.openapi[0]: document is missing"},
		{lokiBase, `{"jsonData":{"traceLink":{"query":"x"}}}`, `traceLink.query: "x" is not right: it must contain ${traceId}`},
		{lokiBase, `{"jsonData":{"tenant":"a b"}}`, `tenant: "a b" is not right`},
		{lokiBase, `{"jsonData":{"keepCookies":[""]}}`, "keepCookies[0]: it is empty"},
		{lokiBase, `{"jsonData":{"confidence":"x","evidenceRole":"y"}}`, `confidence: "x" is not one of low, medium, high; evidenceRole: "y"`},
		// the address
		{lokiBase, `{"url":""}`, "url is missing: give the address of the store, like http://loki:3100"},
		{lokiBase, `{"url":"loki:3100"}`, "url: it is not an address like http://loki:3100"},
		{lokiBase, `{"url":"http://u:p@loki"}`, "url: it holds a user or password"},
		{lokiBase, `{"url":"http://loki?x=1"}`, "url: it must not hold a query"},
		// sources
		{lokiBase, `{"jsonData":{"sources":[]}}`, "sources is empty"},
		{lokiBase, `{"jsonData":{"sources":[{"name":"a"}]}}`, "sources[0].selector is missing"},
		{lokiBase, `{"jsonData":{"sources":[{"selector":"{a=\"b\"} |= \"x\""}]}}`, "sources[0].selector: "},
		{lokiBase, `{"jsonData":{"sources":[{"selector":"job=nginx"}]}}`, "is not a stream selector"},
		{lokiBase, source(`"index":"logs"`), "sources[0].index is an option of elasticsearch or opensearch, and the store is loki"},
		{elasticBase, `{"jsonData":{"sources":[{"name":"a"}]}}`, "sources[0].index is missing"},
		{elasticBase, `{"jsonData":{"sources":[{"index":"a","selector":"{}"}]}}`, "sources[0].selector is an option of loki, and the store is elasticsearch"},
		{elasticBase, `{"jsonData":{"tenant":"a"}}`, "tenant is an option of loki or opensearch, and the store is elasticsearch"},
		{sampleBase, `{"jsonData":{"sources":[{},{}]}}`, "sources: the store sample has one source"},
		{lokiBase, `{"jsonData":{"sources":[{"name":"a","selector":"{a=\"b\"}"},{"name":"a","selector":"{a=\"c\"}"}]}}`, `sources[1].name: "a" is the name of sources[0] too`},
		{lokiBase, `{"jsonData":{"sources":[{"selector":"{a=\"b\"}","format":"coraza"},{"selector":"{a=\"c\"}","role":"verdicts"}]}}`, "sources: several with the role verdicts"},
		{lokiBase, source(`"format":"custom-text"`), "sources[0].pattern is missing"},
		{lokiBase, source(`"pattern":"x"`), "sources[0].pattern: it goes with the format custom-text, and the format is auto"},
		{lokiBase, source(`"format":"custom-text","pattern":"("`), "sources[0].pattern: it is not a regular expression (RE2)"},
		{lokiBase, source(`"format":"custom-text","pattern":"(?P<verb>a)"`), `sources[0].pattern: the group "verb" is not named like a field`},
		{lokiBase, source(`"format":"custom-text","pattern":"(?P<method>a)"`), "sources[0].pattern: it has no groups method and target"},
		{lokiBase, source(`"format":"combined","fields":{"user":"a"}`), "sources[0].format: "},
		{lokiBase, source(`"fields":{"user":"a..b"}`), "sources[0].fields.user: "},
		// endpoints, noise, identity
		{lokiBase, `{"jsonData":{"endpoints":{"openapi":[{"name":"a","document":"x"},{"name":"a","document":"y"}]}}}`, `endpoints.openapi[1].name: "a" is the name of endpoints.openapi[0] too`},
		{lokiBase, `{"jsonData":{"noise":[{}]}}`, "noise[0]: it has no preset, paths, methods, userAgents, extensions or statuses"},
		{lokiBase, `{"jsonData":{"noise":[{"preset":"health","paths":["/a"]}]}}`, "noise[0]: it is a preset and a rule of its own"},
		{lokiBase, `{"jsonData":{"noise":[{"preset":"helth"}]}}`, `noise[0].preset: "helth" is not one of health, probes`},
		{lokiBase, `{"jsonData":{"identity":{"trustedHops":1,"trustedProxies":["10.0.0.0/8"]}}}`, "identity.trustedHops and identity.trustedProxies are both set"},
		{lokiBase, `{"jsonData":{"identity":{"tokenCookie":"a"}}}`, "identity.tokenCookie has no effect without identity.userFromToken"},
		// authentication
		{lokiBase, `{"jsonData":{"authentication":"bearer"}}`, "secureJsonData.bearerToken is missing"},
		{lokiBase, `{"jsonData":{"authentication":"bearer"},"secureJsonData":{"bearerToken":"Bearer x"}}`, "secureJsonData.bearerToken: give it without the word Bearer"},
		{lokiBase, `{"jsonData":{"authentication":"bearer"},"secureJsonData":{"bearerToken":"x\ny"}}`, "secureJsonData.bearerToken: it holds spaces"},
		{elasticBase, `{"jsonData":{"authentication":"apiKey"}}`, "secureJsonData.apiKey is missing: authentication apiKey needs it"},
		{lokiBase, `{"jsonData":{"authentication":"apiKey"},"secureJsonData":{"apiKey":"x"}}`, "authentication: apiKey is for elasticsearch and opensearch, and the store is loki"},
		{lokiBase, `{"jsonData":{"authentication":"sigv4"}}`, "authentication: sigv4 is for elasticsearch and opensearch, and the store is loki"},
		{lokiBase, `{"jsonData":{"authentication":"basic"}}`, "basicAuthUser is missing"},
		{lokiBase, `{"jsonData":{"authentication":"forward"}}`, "oauthPassThru is missing"},
		{lokiBase, `{"basicAuth":true,"jsonData":{"authentication":"bearer"}}`, "authentication is bearer, and basicAuth is on: choose one"},
		{lokiBase, `{"basicAuth":true,"jsonData":{"oauthPassThru":true}}`, "authentication is basic, and oauthPassThru is on: choose one"},
		{sigv4Base, `{"jsonData":{"sigV4Region":""}}`, "sigV4Region is missing"},
		{sigv4Base, `{"secureJsonData":{"sigV4AccessKey":""}}`, "secureJsonData.sigV4AccessKey is missing"},
		{sigv4Base, `{"secureJsonData":{"sigV4SecretKey":""}}`, "secureJsonData.sigV4SecretKey is missing"},
		{sigv4Base, `{"jsonData":{"sigV4AuthType":"ec2"}}`, `sigV4AuthType: "ec2" is not one of keys, default, credentials`},
		{sigv4Base, `{"jsonData":{"sigV4Profile":"a"}}`, "sigV4Profile has no effect with sigV4AuthType keys"},
		{sigv4Base, `{"jsonData":{"sigV4ExternalId":"a"}}`, "sigV4ExternalId has no effect without sigV4AssumeRoleArn"},
		// TLS and headers
		{lokiBase, `{"jsonData":{"tlsAuth":true}}`, "secureJsonData.tlsClientCert is missing: tlsAuth needs it"},
		{lokiBase, `{"jsonData":{"tlsAuth":true},"secureJsonData":{"tlsClientCert":"$CERT"}}`, "secureJsonData.tlsClientKey is missing"},
		{lokiBase, `{"jsonData":{"tlsAuth":true},"secureJsonData":{"tlsClientCert":"$CERT","tlsClientKey":"x"}}`, "secureJsonData.tlsClientCert and tlsClientKey are not a certificate"},
		{lokiBase, `{"jsonData":{"tlsAuthWithCACert":true}}`, "secureJsonData.tlsCACert is missing"},
		{lokiBase, `{"jsonData":{"tlsAuthWithCACert":true},"secureJsonData":{"tlsCACert":"x"}}`, "secureJsonData.tlsCACert is not a certificate in PEM"},
		{lokiBase, `{"jsonData":{"httpHeaderName1":"X-A"}}`, "secureJsonData.httpHeaderValue1 is missing: httpHeaderName1 needs it"},
		{lokiBase, `{"jsonData":{"httpHeaderName2":"X-A"},"secureJsonData":{"httpHeaderValue2":"a"}}`, "httpHeaderName2: httpHeaderName1 is missing"},
		{lokiBase, `{"jsonData":{"httpHeaderName1":"X A"},"secureJsonData":{"httpHeaderValue1":"a"}}`, `httpHeaderName1: "X A" is not right: it must be the name of an HTTP header`},
		{lokiBase, `{"jsonData":{"tenant":"a","httpHeaderName1":"x-scope-orgid"},"secureJsonData":{"httpHeaderValue1":"a"}}`, "httpHeaderName1: the header x-scope-orgid is already set by tenant"},
		{lokiBase, `{"jsonData":{"authentication":"bearer","httpHeaderName1":"authorization"},"secureJsonData":{"bearerToken":"t","httpHeaderValue1":"a"}}`, "already set by authentication"},
	} {
		p := parsed(t, w, test.base, test.fragment)
		if _, err := loadSettings(p.instance(t), w.presets); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v\n\twant %q", test.fragment, err, test.want)
		}
	}
}

func TestProxyThatGrafanaLacksIsRefused(t *testing.T) {
	w := newWorld(t)
	_, err := w.ask(context.Background(), t, parsed(t, w, lokiBase, `{"jsonData":{"enableSecureSocksProxy":true}}`).instance(t), "/")
	if err == nil || !strings.Contains(err.Error(), "enableSecureSocksProxy") {
		t.Errorf("%v, want an error: the request would go without the proxy", err)
	}
}

func TestWhatEditorsLeaveBehindIsTaken(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct{ base, fragment string }{
		{lokiBase, `{"jsonData":{"tenant":"","noise":null,"sources":[{"selector":"{a=\"b\"}","index":"","query":"","timeField":"@timestamp","role":"","format":"","fields":{}}]}}`},
		{lokiBase, `{"jsonData":{"sigV4AuthType":"keys","sigV4Auth":false,"oauthPassThru":false,"authentication":"none","tlsSkipVerify":false}}`},
		{lokiBase, `{"jsonData":{"manageAlerts":true,"pdcInjected":true,"teamHttpHeaders":{"a":1}},"secureJsonData":{"apiKey":"left from another store","basicAuthPassword":""}}`},
		{sampleBase, `{"url":"http://loki:3100","basicAuth":true,"jsonData":{"sources":[{"selector":"{a=\"b\"}"}],"tenant":"a","authentication":"basic"}}`},
		{lokiBase, `{"jsonData":{"httpHeaderName1":null,"enableSecureSocksProxy":true,"secureSocksProxyUsername":null,"serverName":null,"tlsAuthWithCACert":true},"secureJsonData":{"tlsCACert":"$CA"}}`},
		{`{}`, `{}`}, {`{}`, `{"jsonData":null}`},
	} {
		p := parsed(t, w, test.base, test.fragment)
		instance := p.instance(t)
		s, err := loadSettings(instance, w.presets)
		if err == nil {
			_, err = newClient(withProxy(context.Background(), t, w), instance, &s)
		}
		if err != nil {
			t.Errorf("%s: %v", test.fragment, err)
		}
	}
}

func TestStoreFollowsTheURL(t *testing.T) {
	w := newWorld(t)
	for url, want := range map[string]string{"": storeSample, "http://loki:3100": storeLoki} {
		instance := backend.DataSourceInstanceSettings{URL: url, JSONData: []byte(`{"sources":[{"selector":"{a=\"b\"}"}]}`)}
		if s, err := loadSettings(instance, w.presets); err != nil || s.Store != want {
			t.Errorf("%q: %s, %v, want %s", url, s.Store, err, want)
		}
	}
}

// The schema names the fields of requests, since the editor offers them; the plan is what has them.
func TestSchemaKnowsTheFields(t *testing.T) {
	schema, err := loadSettingsSchema()
	if err != nil {
		t.Fatal(err)
	}
	var names, want []string
	for _, name := range schema.root.Properties["sources"].Items.Properties["fields"].PropertyNames.Enum {
		if text, ok := name.(string); ok {
			names = append(names, text)
		}
	}
	for field := range plan.FieldCount {
		want = append(want, field.String())
	}
	if !slices.Equal(names, want) {
		t.Errorf("sources[].fields can be\n%q, want\n%q", names, want)
	}
}

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"feilds", "fields", 1}, {strings.Repeat("a", 100), "a", maxTyped}} {
		if got := edits(test.a, test.b); got != test.want {
			t.Errorf("edits(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
