package plugin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	grafana "github.com/grafana/grafana-plugin-sdk-go/config"
)

// verified checks a request's signature as AWS does: by signing what arrived with the secret key that both sides know.
func verified(secretKey string) try {
	return sent(func(got *http.Request) string {
		authorization := got.Header.Get("Authorization")
		at, err := time.Parse("20060102T150405Z", got.Header.Get("X-Amz-Date"))
		if err != nil {
			return err.Error()
		}
		check, err := http.NewRequest(got.Method, "http://"+got.Host+got.RequestURI, strings.NewReader(requestBody))
		if err != nil {
			return err.Error()
		}
		hash, err := bodyHash(check)
		if err != nil || got.Header.Get("X-Amz-Content-Sha256") != hash {
			return fmt.Sprintf("the hash of the body is %s, want %s (%v)", got.Header.Get("X-Amz-Content-Sha256"), hash, err)
		}
		check.Header.Set("X-Amz-Content-Sha256", hash)
		keys := aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: secretKey}
		if err := v4.NewSigner().SignHTTP(context.Background(), keys, check, hash, "es", "eu-central-1", at); err != nil {
			return err.Error()
		}
		if check.Header.Get("Authorization") != authorization {
			return "wrong"
		}
		return "right"
	})
}

func TestSignatureCoversWhatServerlessWants(t *testing.T) {
	w := newWorld(t)
	instance := parsed(t, w, sigv4Base, `{"jsonData":{"sigV4Service":"aoss"}}`).instance(t)
	got, err := w.ask(context.Background(), t, instance, "/logs-*,eu:waf/_search?size=1&a=b%20c")
	if err != nil {
		t.Fatal(err)
	}
	for _, signed := range []string{"host", "x-amz-content-sha256", "x-amz-date"} {
		if !strings.Contains(got.Header.Get("Authorization"), signed) {
			t.Errorf("%s is not signed: %s", signed, got.Header.Get("Authorization"))
		}
	}
	if got.Header.Get("Content-Type") != "application/json" {
		t.Error("headers that are not signed are lost")
	}
}

// stsFake is AWS STS: it answers with keys, and remembers what it was asked.
type stsFake struct{ form url.Values }

func (f *stsFake) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if f.form, err = url.ParseQuery(string(body)); err != nil {
		return nil, err
	}
	if r.URL.Host != "sts.eu-central-1.amazonaws.com" {
		return nil, fmt.Errorf("asked %s", r.URL.Host)
	}
	answer := `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>AKIDROLE</AccessKeyId>` +
		`<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/xml"}}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

// assumed is whose keys are used, and what STS was asked.
func assumed(parameter string) try {
	return func(ctx context.Context, _ *testing.T, w *world, instance backend.DataSourceInstanceSettings) string {
		s, err := loadSettings(instance, w.presets)
		if err != nil {
			return "error: " + err.Error()
		}
		fake := &stsFake{}
		provider, err := s.awsCredentials(ctx, fake)
		if err != nil {
			return "error: " + err.Error()
		}
		found, err := provider.Retrieve(ctx)
		if err != nil {
			return "error: " + err.Error()
		}
		return found.AccessKeyID + " for " + fake.form.Get(parameter)
	}
}

func TestGrafanaMayForbidCredentials(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct{ variable, value, fragment, want string }{
		"way":  {awsAllowedProviders, "default,credentials", `{}`, "sigV4AuthType"},
		"role": {awsAssumeRole, "false", `{"jsonData":{"sigV4AssumeRoleArn":"arn:aws:iam::1:role/a"}}`, "sigV4AssumeRoleArn"},
	} {
		ctx := grafana.WithGrafanaConfig(context.Background(), grafana.NewGrafanaCfg(map[string]string{test.variable: test.value}))
		_, err := w.ask(ctx, t, parsed(t, w, sigv4Base, test.fragment).instance(t), "/")
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want an error that names %s", name, err, test.want)
		}
	}
}

// Keys must be enough: nothing of the server is read, not even by the SDK's own habits.
func TestKeysReadNothing(t *testing.T) {
	w := newWorld(t)
	withAWSEnvironment(context.Background(), t, w)
	for _, name := range []string{"AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"} {
		t.Setenv(name, t.TempDir()) // a folder can't be read as a file
	}
	t.Setenv("AWS_PROFILE", "nobody")
	if got := verified("secret")(context.Background(), t, w, parsed(t, w, sigv4Base, `{}`).instance(t)); got != "right" {
		t.Error(got)
	}
	if _, err := os.Stat(os.Getenv("AWS_CONFIG_FILE")); err != nil {
		t.Fatal(err)
	}
}
