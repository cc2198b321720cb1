package lokiserver

import "fmt"

// configuration of a single Loki whose answers are exact: without query_store_max_look_back_period a few entries around two and a half hours
// ago are lost at the seam of ingester and store. Streams are not sharded, since shards carry a label that the pushed entries lack.
func configuration(folder string, httpPort, grpcPort int, o Options) string {
	limits := "query_timeout: 5m"
	lookBack := "-1ns"
	if o.Seam {
		lookBack = "0s"
	}
	if o.Limited {
		limits = "query_timeout: 1s\n  max_query_series: 20\n  max_entries_limit_per_query: 50"
	}
	return fmt.Sprintf(`auth_enabled: %t
analytics: {reporting_enabled: false}
server:
  http_listen_address: 127.0.0.1
  http_listen_port: %d
  grpc_listen_address: 127.0.0.1
  grpc_listen_port: %d
  log_level: warn
  http_server_write_timeout: 5m
  http_server_read_timeout: 5m
  grpc_server_max_recv_msg_size: 33554432
  grpc_server_max_send_msg_size: 33554432
common:
  instance_addr: 127.0.0.1
  path_prefix: %[4]q
  replication_factor: 1
  ring: {kvstore: {store: inmemory}}
  storage: {filesystem: {chunks_directory: "%[4]s/chunks", rules_directory: "%[4]s/rules"}}
schema_config:
  configs: [{from: 2020-10-24, store: tsdb, object_store: filesystem, schema: v13, index: {prefix: index_, period: 24h}}]
ingester:
  query_store_max_look_back_period: %[6]s
  lifecycler: {min_ready_duration: 0s, final_sleep: 0s}
limits_config:
  reject_old_samples: false
  allow_structured_metadata: true
  discover_log_levels: false
  shard_streams: {enabled: false}
  ingestion_rate_mb: 200
  ingestion_burst_size_mb: 400
  per_stream_rate_limit: 200MB
  per_stream_rate_limit_burst: 400MB
  %[5]s
`, o.Limited, httpPort, grpcPort, folder, limits, lookBack)
}
