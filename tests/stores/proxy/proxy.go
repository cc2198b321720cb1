// Package proxy stands in front of a store in tests: it asks who one is, speaks TLS with good and bad certificates, and refuses requests.
package proxy

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"time"
)

// Certificate is what a proxy shows; empty: it speaks plain HTTP.
type Certificate string

// Certificates.
const (
	Valid     Certificate = "valid"      // for 127.0.0.1
	Expired   Certificate = "expired"    // since yesterday
	OtherHost Certificate = "other host" // for another host
)

// Options choose what a proxy does before it passes requests on.
type Options struct {
	User, Password string                  // basic authentication, if there is a user
	Authorization  string                  // or this header, such as "ApiKey …"
	Certificate    Certificate             // signed by Proxy.CA
	Refuse         func(*http.Request) int // a status to answer with; zero passes the request on
}

// Proxy is a running proxy.
type Proxy struct {
	URL string
	CA  []byte // PEM of who signed the certificate

	server *httptest.Server
}

// Start puts a proxy before a store.
func Start(target string, o Options) (*Proxy, error) {
	address, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("address of the store: %w", err)
	}
	behind := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(address)
		if o.User != "" || o.Authorization != "" { // they are the proxy's own
			r.Out.Header.Del("Authorization")
		}
	}}
	p := &Proxy{server: httptest.NewUnstartedServer(o.handler(behind))}
	if o.Certificate == "" {
		p.server.Start()
	} else {
		certificate, ca, err := o.Certificate.issue(time.Now())
		if err != nil {
			return nil, err
		}
		p.CA = ca
		p.server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
		p.server.StartTLS()
	}
	p.URL = p.server.URL
	return p, nil
}

// Stop ends the proxy.
func (p *Proxy) Stop() { p.server.Close() }

func (o Options) handler(behind http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !o.allows(r) {
			w.Header().Set("WWW-Authenticate", `Basic realm="store"`)
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
			return
		}
		if o.Refuse != nil {
			if status := o.Refuse(r); status != 0 {
				http.Error(w, http.StatusText(status), status)
				return
			}
		}
		behind.ServeHTTP(w, r)
	})
}

func (o Options) allows(r *http.Request) bool {
	if o.Authorization != "" {
		return r.Header.Get("Authorization") == o.Authorization
	}
	user, password, ok := r.BasicAuth()
	return o.User == "" || ok && user == o.User && password == o.Password
}

// issue makes a certificate, and the one of who signed it.
func (c Certificate) issue(now time.Time) (certificate tls.Certificate, ca []byte, err error) {
	authority, leaf := c.templates(now)
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate, nil, fmt.Errorf("key: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate, nil, fmt.Errorf("key: %w", err)
	}
	signer, err := x509.CreateCertificate(rand.Reader, authority, authority, caKey.Public(), caKey)
	if err != nil {
		return certificate, nil, fmt.Errorf("certificate of the authority: %w", err)
	}
	signed, err := x509.CreateCertificate(rand.Reader, leaf, authority, key.Public(), caKey)
	if err != nil {
		return certificate, nil, fmt.Errorf("certificate: %w", err)
	}
	certificate = tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}
	return certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signer}), nil
}

func (c Certificate) templates(now time.Time) (authority, leaf *x509.Certificate) {
	authority = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"}, NotBefore: now.Add(-48 * time.Hour), NotAfter: now.Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf = &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Test store"}, NotBefore: now.Add(-48 * time.Hour), NotAfter: now.Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	switch c {
	case Expired:
		leaf.NotAfter = now.Add(-24 * time.Hour)
	case OtherHost:
		leaf.IPAddresses, leaf.DNSNames = nil, []string{"other.invalid"}
	}
	return authority, leaf
}
