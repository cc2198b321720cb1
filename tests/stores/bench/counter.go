package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/underthreat/apis-under-threat/tools/lokipush"
)

type lokipushEntry = lokipush.Entry

// counter is a proxy that counts the questions to a store.
type counter struct {
	server *httptest.Server
	asked  atomic.Int64
}

func newCounter(target string) *counter {
	c := &counter{}
	to, _ := url.Parse(target)
	proxy := httputil.NewSingleHostReverseProxy(to)
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "query") || strings.Contains(r.URL.Path, "_search") {
			c.asked.Add(1)
		}
		proxy.ServeHTTP(w, r)
	}))
	return c
}

func (c *counter) url() string    { return c.server.URL }
func (c *counter) reset()         { c.asked.Store(0) }
func (c *counter) queries() int64 { return c.asked.Load() }
func (c *counter) close()         { c.server.Close() }
