package endpoint

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

func fixture(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/openapi/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func documented(t testing.TB, documents ...Document) (*Key, *Classifier) {
	t.Helper()
	key, err := NewKey(Settings{Documents: documents}, withRoute)
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewClassifier(key)
	if err != nil {
		t.Fatal(err)
	}
	return key, c
}

func TestDocumentsNamePaths(t *testing.T) {
	_, c := documented(t, Document{Name: "shop", Document: fixture(t, "shop-3.1.yaml")}, Document{Name: "pets", Document: fixture(t, "pets-2.json")})
	for target, want := range map[string]string{
		"/v1/users/alice": "/v1/users/{name}", "/v1/users/alice/": "/v1/users/{name}", "//v1//users/alice?a=/b": "/v1/users/{name}", "/internal/users/7": "/internal/users/{name}",
		"/v1/users/me": "/v1/users/me", "/v1/users/me/": "/v1/users/me", "/v1/users/7:activate": "/v1/users/{id}:activate", "/v1/users/7%3Aactivate": "/v1/users/{id}:activate",
		"/v1/users/7:delete": "/v1/users/{name}", "/v1/files/a.b.json": "/v1/files/{name}.json", "/v1/files/.json": "/v1/files/.json", "/v1/report(7)": "/v1/report({id})", "/v1/report%287%29": "/v1/report({id})",
		"/v1/orders": "/v1/orders", "/v1/orders/7": "/v1/orders/{id}", "/v1/carts/alice": "/v1/carts/{id}", "/legacy-api/legacy": "/legacy-api/legacy", "/v1/legacy": "/v1/legacy",
		"/users/alice": "/users/alice", "/v1/users": "/v1/users", "/v1/users/alice/x": "/v1/users/alice/x", "/v1/users/%2e%2e": "/v1/users/{name}", "https://shop.example/v1/users/alice": "/v1/users/{name}",
		"/v2/pet/rex": "/v2/pet/{petId}", "/v2/pet/findByStatus?status=sold": "/v2/pet/findByStatus",
	} {
		if found, _ := c.Classify(get(target)); found.Endpoint.Path != want {
			t.Errorf("%s is %q, want %q", target, found.Endpoint.Path, want)
		}
	}
}

func TestOperations(t *testing.T) {
	key, _ := documented(t, Document{Name: "shop", Document: fixture(t, "shop-3.1.yaml"), Owner: "platform"},
		Document{Name: "pets", Document: fixture(t, "pets-2.json"), Service: "pet-store", Prefixes: []string{"/pets/v1", "/pets/v2"}})
	if !key.HasDocuments() {
		t.Error("there are documents")
	}
	for _, test := range []struct {
		endpoint Endpoint
		want     Operation
		ok       bool
	}{
		{Endpoint{"", "GET", "/v1/users/{name}"}, Operation{Document: "shop", Summary: "A user", Owner: "team-users", Service: "Shop API"}, true},
		{Endpoint{"", "HEAD", "/v1/users/{name}"}, Operation{Document: "shop", Summary: "A user", Owner: "team-users", Service: "Shop API"}, true},
		{Endpoint{"", "OPTIONS", "/v1/users/{name}"}, Operation{Document: "shop", Owner: "team-privacy", Service: "Shop API"}, true},
		{Endpoint{"any", "DELETE", "/internal/users/{name}"}, Operation{Document: "shop", Owner: "team-privacy", Service: "Shop API", Deprecated: true}, true},
		{Endpoint{"", "GET", "/v1/users/me"}, Operation{Document: "shop", Owner: "users", Service: "Shop API"}, true},
		{Endpoint{"", "POST", "/v1/users/{id}:activate"}, Operation{Document: "shop", Owner: "platform", Service: "accounts"}, true},
		{Endpoint{"other", "POST", "/v1/users/{id}:activate"}, Operation{}, false},
		{Endpoint{"", "GET", "/v1/carts/{id}"}, Operation{Document: "shop", Summary: "A cart", Owner: "platform", Service: "Shop API"}, true},
		{Endpoint{"", "PUT", "/v1/users/{name}"}, Operation{}, false},
		{Endpoint{"", "GET", "/v1/nothing"}, Operation{}, false},
		{Endpoint{"", "GET", "/pets/v2/pet/{petId}"}, Operation{Document: "pets", Summary: "A pet", Owner: "pet", Service: "pet-store"}, true},
		{Endpoint{"pet-store", "POST", "/pets/v1/pet/{petId}"}, Operation{Document: "pets", Service: "pet-store", Deprecated: true}, true},
		{Endpoint{"cats", "POST", "/pets/v1/pet/{petId}"}, Operation{}, false},
	} {
		got, ok := key.Operation(test.endpoint)
		if diff := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(Operation{})); diff != "" || ok != test.ok {
			t.Errorf("%v %s: ok %v %s", test.endpoint, test.endpoint.Service, ok, diff)
		}
	}
}

func TestServicesOfEqualPaths(t *testing.T) {
	one, two := document("/health", "/items/{id}"), document("/health", "/items/{item}")
	one.Name, one.Service, two.Name, two.Service = "one", "a", "two", "b"
	key, c := documented(t, one, two)
	v := get("/items/x")
	for logged, want := range map[string]string{"": "a", "-": "a", "a": "a", "b": "b", "c": "c"} {
		v[plan.Service] = logged
		found, _ := c.Classify(v)
		operation, ok := key.Operation(found.Endpoint)
		if found.Endpoint.Service != want || found.Endpoint.Path != "/items/{id}" || ok == (want == "c") || ok && operation.Service != want {
			t.Errorf("service %q: %v of %q, %v %v", logged, found.Endpoint, found.Endpoint.Service, operation, ok)
		}
	}
	found, _ := c.Classify(&plan.Values{plan.Method: "PATCH", plan.Target: "/items/x", plan.Status: "200"})
	if found.Endpoint.Service != "a" {
		t.Errorf("an undocumented method has the service %q", found.Endpoint.Service)
	}
	if found := (Found{}); true {
		key.Name(&found, "a")
		if found.Endpoint.Service != "" {
			t.Error("totals have a service")
		}
	}
}

func TestRoutesAreNamed(t *testing.T) {
	key, c := documented(t, Document{Name: "shop", Document: fixture(t, "shop-3.1.yaml"), Prefixes: []string{"/v1"}})
	for route, want := range map[string]string{
		"/v1/users/:id": "/v1/users/{name}", "/users/:id": "/v1/users/{name}", "/v1/users/<int:id>": "/v1/users/{name}", "/v1/users/{id}": "/v1/users/{name}", "/v1/users/[id]": "/v1/users/{name}",
		"/v1/users/me": "/v1/users/me", "/v1/other/:id": "/v1/other/:id", "UsersController#show": "UsersController#show", "/users/{": "/users/{", "/files/:name.json": "/v1/files/{name}.json",
	} {
		found, _ := c.Classify(&plan.Values{plan.Method: "GET", plan.Target: "/x", plan.Route: route, plan.Status: "200"})
		if found.Endpoint.Path != want || !found.Named {
			t.Errorf("route %s is %q (named %v), want %q", route, found.Endpoint.Path, found.Named, want)
		}
		if _, ok := key.Operation(found.Endpoint); ok != (want != route || want == "/v1/users/me") {
			t.Errorf("route %s is documented: %v", route, ok)
		}
	}
}

func TestPrefixesOfServers(t *testing.T) {
	for servers, want := range map[string]string{
		"[{url: /}]": "/a", "[{url: 'https://x.example'}]": "/a", "[{url: 'https://x.example/v1/'}]": "/v1/a", "[{url: '//x.example/v1'}]": "/v1/a", "[{url: v1}]": "/v1/a", "[{url: ./v1}]": "/v1/a",
		"[{url: '{scheme}://x/{v}/b', variables: {scheme: {default: http}, v: {default: v3}}}]": "/v3/b/a", "[]": "/a", "[{url: 'http://x:{port}/p', variables: {port: {default: '80'}}}]": "/p/a",
		"[{url: 'https://{host}/p'}]": "/p/a",
	} {
		d := Document{Name: "d", Document: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: " + servers + "\npaths: {/a: {get: {responses: {}}}}"}
		documents, err := newDocuments([]Document{d})
		if err != nil {
			t.Errorf("%s: %v", servers, err)
		} else if got := documents.all[0].path; got != want {
			t.Errorf("%s: %s, want %s", servers, got, want)
		}
	}
}

func TestVersions(t *testing.T) {
	for _, version := range []string{"openapi: 3.0.3", "openapi: '3.0.3'", "openapi: 3.1", "openapi: 3.0", "openapi: 3.2.0", "swagger: 2.0", "swagger: '2.0'"} {
		text := version + "\ninfo: {title: t, version: 1.0}\npaths: {'/2fa/{id}': {get: {tags: [a]}, query: {}, additionalOperations: {COPY: {}}}, x-other: 1}"
		if _, err := newDocuments([]Document{{Document: text}}); err != nil {
			t.Errorf("%s: %v", version, err)
		}
	}
}

// TestJSONThatIsNotYAML: tabs, repeated keys and surrogate pairs.
func TestJSONThatIsNotYAML(t *testing.T) {
	text := "{\n\t\"openapi\": \"3.0.0\",\n\t\"info\": {\"title\": \"\\ud83d\\ude00\", \"title\": \"t\"},\n\t\"paths\": {\"\\/a\\/{id}\": {\"get\": {}}}\n}"
	documents, err := newDocuments([]Document{{Document: text}})
	if err != nil || documents.all[0].path != "/a/{id}" {
		t.Errorf("%v %v", documents, err)
	}
}

func TestBadDocuments(t *testing.T) {
	head := "openapi: 3.0.0\ninfo: {title: t, version: '1'}\n"
	many := []string{}
	for i := range maxPaths + 1 {
		many = append(many, fmt.Sprintf("/a%d/{id}", i))
	}
	for text, want := range map[string]string{
		"": "object", "[]": "object", "\t{": "neither JSON nor YAML", "a: b": "no openapi", "openapi: 4.0.0": "no openapi", "swagger: '1.2'": "no openapi",
		head + "paths: []": "paths", head + "paths: {a: {get: {}}}": "slash", head + "paths: {/a: 1}": `path "/a"`, head + "paths: {'/a/{b': {get: {}}}": "parameter", head + "paths: {'/a/b}': {get: {}}}": "closes",
		head + "paths: {/a: {$ref: 'other.yaml#/a'}}":   `"other.yaml#/a" is outside`,
		head + "paths: {/a: {$ref: 'http://x/a.yaml'}}": "outside", head + "paths: {/a: {$ref: '#/paths/~1a'}}": "too deep", head + "paths: {/a: {$ref: '#/paths/~1b'}}": "leads nowhere",
		head + "paths: {'/{x+}/a': {get: {}}}":     "last segment",
		head + "paths: {\"/a\\u0007\": {get: {}}}": "character", strings.Repeat(" ", maxDocument+1): "bytes", document(many...).Document: "2000 paths",
	} {
		_, err := NewKey(Settings{Documents: []Document{{Document: text}}}, plan.Reader{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `openapi "document 1"`) {
			t.Errorf("%.80q: %v, want %q", text, err, want)
		}
	}
	if _, err := NewKey(Settings{Documents: []Document{{Name: "x", Document: document("/a").Document, Prefixes: []string{"v1"}}}}, plan.Reader{}); err == nil || !strings.Contains(err.Error(), "prefix") {
		t.Errorf("prefix: %v", err)
	}
}

// TestReferencesAreNotFollowed: the plugin reads no files and calls nobody, whatever a document says.
func TestReferencesAreNotFollowed(t *testing.T) {
	text := "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {$ref: 'file:///etc/passwd'}}}}}\ncomponents: {schemas: {x: {$ref: 'http://127.0.0.1:1/x'}}}"
	if _, err := NewKey(Settings{Documents: []Document{{Document: text}}}, plan.Reader{}); err != nil {
		t.Errorf("references in what endpoints don't need: %v", err)
	}
}

func TestManyPathsFit(t *testing.T) {
	key, _ := documented(t, shop(300))
	if size := len(strings.Join(key.Plan.Before, "")); size > maxPattern/5 {
		t.Errorf("300 paths make an expression of %d bytes", size)
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(fixture(f, "shop-3.1.yaml"), "/v1/users/alice")
	f.Add(fixture(f, "pets-2.json"), "/v2/pet/rex")
	f.Add("openapi: 3.0.0\npaths: {'/{a}/{b}.x': {get: {}}}", "/a/b.x")
	f.Fuzz(func(t *testing.T, text, target string) {
		key, err := NewKey(Settings{Documents: []Document{{Document: text}}}, plan.Reader{})
		if err != nil {
			return // refused
		}
		c, err := NewClassifier(key)
		if err != nil {
			t.Fatal(err)
		}
		found, read := c.Classify(get(target))
		if read && found.Endpoint.Path == "" {
			t.Errorf("%q has no path", target)
		}
		if want, named := referencePath(target, key.documents.all, nil); named && found.Endpoint.Path != want {
			t.Errorf("%q is %q, the reference says %q", target, found.Endpoint.Path, want)
		}
	})
}
