# The demo stack of docker-compose.yaml: nothing but Docker is needed.

FROM node:22 AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build:frontend

FROM golang:1.26 AS backend
WORKDIR /app
ENV CGO_ENABLED=0
COPY go.mod go.sum ./
RUN go mod download
COPY pkg pkg
COPY tools tools
ARG TARGETARCH
RUN go build -trimpath -ldflags '-s -w' -o /out/gpx_underthreat_linux_${TARGETARCH:-amd64} ./pkg \
  && go build -trimpath -ldflags '-s -w' -o /out/load ./tools/load

FROM scratch AS loader
COPY --from=backend /out/load /load
USER 65534
ENTRYPOINT ["/load"]

FROM grafana/grafana:13.1.1 AS grafana
COPY --from=frontend /app/dist /var/lib/grafana/plugins/underthreat-apis-app
COPY --from=backend --chmod=0755 /out/gpx_underthreat_linux_* /var/lib/grafana/plugins/underthreat-apis-app/datasource/
