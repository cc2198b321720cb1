package plugin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/grafana/grafana-plugin-sdk-go/backend/proxy"
	grafana "github.com/grafana/grafana-plugin-sdk-go/config"
)

// Sources of AWS credentials.
const (
	awsKeys        = "keys"
	awsDefault     = "default"
	awsCredentials = "credentials"
)

// What Grafana's administrator allows ([aws] in grafana.ini); Grafana hands it to plugins under these names.
const (
	awsAllowedProviders = "AWS_AUTH_AllowedAuthProviders"
	awsAssumeRole       = "AWS_AUTH_AssumeRoleEnabled"
)

// sigV4Settings are Grafana's names for signed requests, and the service.
type sigV4Settings struct {
	SigV4AuthType      string `json:"sigV4AuthType"`
	SigV4Region        string `json:"sigV4Region"`
	SigV4Service       string `json:"sigV4Service"`
	SigV4Profile       string `json:"sigV4Profile"`
	SigV4AssumeRoleARN string `json:"sigV4AssumeRoleArn"`
	SigV4ExternalID    string `json:"sigV4ExternalId"`
}

func (s *Settings) checkSigV4() error {
	keys := s.SigV4AuthType == awsKeys
	switch {
	case s.SigV4Region == "":
		return errors.New("sigV4Region is missing: name the AWS region of the domain, like eu-central-1")
	case keys && s.secret["sigV4AccessKey"] == "":
		return errors.New("secureJsonData.sigV4AccessKey is missing: sigV4AuthType keys needs it; default looks for credentials on Grafana's server")
	case keys && s.secret["sigV4SecretKey"] == "":
		return errors.New("secureJsonData.sigV4SecretKey is missing: sigV4AuthType keys needs it")
	case s.SigV4Profile != "" && s.SigV4AuthType != awsCredentials:
		return fmt.Errorf("sigV4Profile has no effect with sigV4AuthType %s: it goes with credentials", s.SigV4AuthType)
	case s.SigV4ExternalID != "" && s.SigV4AssumeRoleARN == "":
		return errors.New("sigV4ExternalId has no effect without sigV4AssumeRoleArn")
	}
	return nil
}

// allowedByGrafana holds the settings against what Grafana's administrator allows.
func (s *Settings) allowedByGrafana(ctx context.Context) error {
	value := func(name string) string {
		if set := grafana.GrafanaConfigFromContext(ctx).Get(name); set != "" {
			return set
		}
		return os.Getenv(name) // Grafana before 10.3
	}
	allowed := strings.FieldsFunc(value(awsAllowedProviders), func(r rune) bool { return r == ',' || r == ' ' })
	switch {
	case len(allowed) > 0 && !slices.Contains(allowed, s.SigV4AuthType):
		return fmt.Errorf("sigV4AuthType: Grafana's configuration does not allow %s, but %s", s.SigV4AuthType, oneOf(allowed))
	case s.SigV4AssumeRoleARN != "" && value(awsAssumeRole) == "false":
		return errors.New("sigV4AssumeRoleArn: Grafana's configuration does not allow to assume roles")
	}
	return nil
}

// signing makes the middleware that signs requests.
func (s *Settings) signing(ctx context.Context, options httpclient.Options) (httpclient.Middleware, error) {
	if err := s.allowedByGrafana(ctx); err != nil {
		return nil, err
	}
	client, err := awsClient(options)
	if err != nil {
		return nil, err
	}
	found, err := s.awsCredentials(ctx, client)
	if err != nil {
		return nil, err
	}
	return httpclient.NamedMiddlewareFunc("sigv4", func(_ httpclient.Options, next http.RoundTripper) http.RoundTripper {
		return &signer{next: next, credentials: found, signer: v4.NewSigner(), service: s.SigV4Service, region: s.SigV4Region, now: time.Now}
	}), nil
}

// awsClient is for the services of AWS: it goes through the same proxy as other requests, without their headers and tokens.
func awsClient(options httpclient.Options) (aws.HTTPClient, error) {
	var failed error
	client := awshttp.NewBuildableClient().WithTimeout(options.Timeouts.Timeout).WithTransportOptions(func(transport *http.Transport) {
		failed = proxy.New(options.ProxyOptions).ConfigureSecureSocksHTTPProxy(transport)
	})
	if failed != nil {
		return nil, fmt.Errorf("enableSecureSocksProxy: %w", failed)
	}
	return client, nil
}

// awsCredentials finds credentials in the way that was chosen. With keys nothing is read and nobody is asked, unless a role is to be assumed.
func (s *Settings) awsCredentials(ctx context.Context, client aws.HTTPClient) (aws.CredentialsProvider, error) {
	var found aws.CredentialsProvider = credentials.NewStaticCredentialsProvider(s.secret["sigV4AccessKey"], s.secret["sigV4SecretKey"], s.secret["sigV4SessionToken"])
	if s.SigV4AuthType != awsKeys {
		choices := []func(*config.LoadOptions) error{config.WithRegion(s.SigV4Region), config.WithHTTPClient(client)}
		if s.SigV4AuthType == awsCredentials {
			choices = append(choices, config.WithSharedConfigProfile(s.profile()))
		}
		loaded, err := config.LoadDefaultConfig(context.WithoutCancel(ctx), choices...)
		if err != nil {
			return nil, fmt.Errorf("sigV4AuthType %s: %w", s.SigV4AuthType, err)
		}
		found = loaded.Credentials
	}
	if s.SigV4AssumeRoleARN != "" {
		service := sts.New(sts.Options{Region: s.SigV4Region, Credentials: found, HTTPClient: client})
		found = stscreds.NewAssumeRoleProvider(service, s.SigV4AssumeRoleARN, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = "grafana"
			if s.SigV4ExternalID != "" {
				o.ExternalID = &s.SigV4ExternalID
			}
		})
	}
	return aws.NewCredentialsCache(found), nil
}

func (s *Settings) profile() string {
	if s.SigV4Profile == "" {
		return "default"
	}
	return s.SigV4Profile
}

// signer signs requests with AWS Signature Version 4.
type signer struct {
	next            http.RoundTripper
	credentials     aws.CredentialsProvider
	signer          *v4.Signer
	service, region string
	now             func() time.Time
}

// RoundTrip signs a copy of the request. Only what AWS asks for is signed, so that proxies may touch other headers; X-Amz-Content-Sha256 is
// what OpenSearch Serverless wants in addition.
func (s *signer) RoundTrip(request *http.Request) (*http.Response, error) {
	signed, err := s.sign(request)
	if err != nil {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, err
	}
	return s.next.RoundTrip(signed)
}

func (s *signer) sign(request *http.Request) (*http.Request, error) {
	ctx := request.Context()
	found, err := s.credentials.Retrieve(ctx)
	if err != nil {
		return nil, fmt.Errorf("AWS credentials: %w", err)
	}
	hash, err := bodyHash(request)
	if err != nil {
		return nil, err
	}
	signed := request.Clone(ctx)
	signed.Header = http.Header{"X-Amz-Content-Sha256": {hash}}
	if err := s.signer.SignHTTP(ctx, found, signed, hash, s.service, s.region, s.now().UTC()); err != nil {
		return nil, fmt.Errorf("request can't be signed: %w", err)
	}
	for name, values := range request.Header {
		if _, set := signed.Header[name]; !set {
			signed.Header[name] = slices.Clone(values)
		}
	}
	return signed, nil
}

func bodyHash(request *http.Request) (string, error) {
	hash := sha256.New()
	if request.Body != nil && request.Body != http.NoBody {
		if request.GetBody == nil {
			return "", errors.New("request can't be signed: its body can be read only once")
		}
		body, err := request.GetBody()
		if err != nil {
			return "", fmt.Errorf("request can't be signed: %w", err)
		}
		defer func() { _ = body.Close() }()
		if _, err := io.Copy(hash, body); err != nil {
			return "", fmt.Errorf("request can't be signed: %w", err)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
