// Command server shows the plugin without Grafana: it serves the real backend over Grafana's HTTP paths, and the built front end.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	sdklog "github.com/grafana/grafana-plugin-sdk-go/backend/log"
)

func main() {
	port := flag.Int("port", 3101, "port on the loopback address; 0 takes a free one")
	root := flag.String("root", ".", "folder of the repository")
	provisioning := flag.String("datasources", "", "data source provisioning file; without it there is one sample data source")
	attached := flag.Bool("attached", false, "stop when standard input ends, so that nothing stays behind a starter that dies")
	flag.Parse()
	// The SDK's own debug lines tell nothing here.
	backend.Logger = sdklog.NewWithLevel(sdklog.Warn)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	if *attached {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	err := run(ctx, *port, *root, *provisioning)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, port int, root, provisioning string) error {
	sources, err := loadSources(provisioning)
	if err != nil {
		return err
	}
	files, err := newFiles(root)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: routes(sources, files), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		// Streams and long queries would hold a graceful shutdown up.
		_ = server.Close()
	}()
	fmt.Printf("listening on http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func routes(sources *sources, files *files) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/ds/query", sources.query)
	mux.HandleFunc("GET /api/datasources", sources.list)
	mux.HandleFunc("POST /api/datasources", sources.create)
	mux.HandleFunc("GET /api/datasources/uid/{uid}", sources.get)
	mux.HandleFunc("PUT /api/datasources/uid/{uid}", sources.update)
	mux.HandleFunc("DELETE /api/datasources/uid/{uid}", sources.remove)
	mux.HandleFunc("GET /api/datasources/uid/{uid}/health", sources.health)
	mux.HandleFunc("/api/datasources/uid/{uid}/resources/{path...}", sources.resource)
	mux.HandleFunc("GET /api/plugins", files.plugins)
	mux.HandleFunc("GET /api/plugins/{id}/settings", files.settingsOf)
	mux.HandleFunc("POST /api/plugins/{id}/settings", files.saveSettings)
	mux.HandleFunc("GET /api/preview/dashboards", files.dashboards)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "Not found") })
	mux.Handle("/public/", files)
	mux.HandleFunc("/", files.page)
	return mux
}
