"""The one bootstrap that every Envoy-like subject gets, and the same work said in HAProxy's terms."""

import dataclasses
import pathlib

LANES = 10
ROUTE_TIMEOUT_SECONDS = 120  # the slow transfers last longer than the default of 15 s


@dataclasses.dataclass(frozen=True)
class Ports:
    http: int
    tcp: int
    admin: int


@dataclasses.dataclass(frozen=True)
class Upstream:
    http_port: int
    echo_port: int


def _header_routes() -> str:
    routes = []
    for lane in range(1, LANES + 1):
        routes.append(f"""\
              - match:
                  prefix: "/"
                  headers:
                  - name: x-version
                    string_match: {{ exact: "v{lane}" }}
                route: {{ cluster: other }}
""")
    return "".join(routes)


# What a sidecar has in front of its router. None of it answers: the fault is for a tester's header, the request has no origin, and the
# policy allows it by its path, behind one that asks for a header in vain.
_HTTP_FILTERS = """\
          - name: envoy.filters.http.fault
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault
              headers:
              - name: x-tester
                string_match: { exact: "yes" }
              abort: { http_status: 503, percentage: { numerator: 100 } }
              delay: { fixed_delay: 2s, percentage: { numerator: 100 } }
          - name: envoy.filters.http.cors
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors
          - name: envoy.filters.http.rbac
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
              rules:
                action: ALLOW
                policies:
                  administrators:
                    permissions: [ { url_path: { path: { prefix: "/admin/" } } } ]
                    principals: [ { header: { name: x-role, string_match: { exact: administrator } } } ]
                  everyone:
                    permissions:
                    - and_rules:
                        rules:
                        - url_path: { path: { prefix: "/" } }
                        - not_rule: { header: { name: ":method", string_match: { exact: DELETE } } }
                    principals: [ { direct_remote_ip: { address_prefix: 127.0.0.0, prefix_len: 8 } } ]
          - name: envoy.filters.http.router
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
"""

_CORS_POLICY = """\
              typed_per_filter_config:
                envoy.filters.http.cors:
                  "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
                  allow_origin_string_match: [ { exact: "https://shop.example" } ]
                  allow_methods: "GET,POST"
                  max_age: "600"
"""


def _cluster(name: str, port: int) -> str:
    return f"""\
  - name: {name}
    type: STATIC
    connect_timeout: 1s
    lb_policy: ROUND_ROBIN
    outlier_detection: {{ consecutive_5xx: 5, consecutive_gateway_failure: 5, interval: 10s, base_ejection_time: 30s }}
    load_assignment:
      cluster_name: {name}
      endpoints:
      - lb_endpoints:
        - endpoint:
            address: {{ socket_address: {{ address: 127.0.0.1, port_value: {port} }} }}
"""


@dataclasses.dataclass(frozen=True)
class Crowd:
    """Clusters and listeners beyond those that are measured; `/` with `x-cluster` goes to the cluster of that name."""

    clusters: int = 0
    listeners: int = 0

    def cluster_names(self) -> list[str]:
        return [f"cluster-{i}" for i in range(self.clusters)]

    def route(self) -> str:
        if not self.clusters:
            return ""
        return """\
              - match:
                  prefix: "/"
                  headers: [ { name: x-cluster, present_match: true } ]
                route: { cluster_header: x-cluster }
"""

    def listener_texts(self, port: int) -> str:
        """All at one port, each at a loopback address of its own."""
        return "".join(
            f"""\
  - name: listener-{i}
    address: {{ socket_address: {{ address: 127.1.{i // 250}.{i % 250 + 1}, port_value: {port} }} }}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: crowd-{i}
          http_filters:
          - name: envoy.filters.http.router
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
          route_config:
            name: crowd-{i}
            virtual_hosts:
            - name: all
              domains: ["*"]
              routes:
              - match: {{ prefix: "/" }}
                route: {{ cluster: app }}
"""
            for i in range(self.listeners)
        )


NOBODY = Crowd()


def envoy(ports: Ports, upstream: Upstream, access_log: pathlib.Path, crowd: Crowd = NOBODY) -> str:
    """Filters that let everything pass; ten routes look at a header in vain before the one that matches; a text access log."""
    return f"""\
node: {{ id: side-by-side, cluster: side-by-side }}
admin:
  address: {{ socket_address: {{ address: 127.0.0.1, port_value: {ports.admin} }} }}
static_resources:
  listeners:
  - name: http
    address: {{ socket_address: {{ address: 127.0.0.1, port_value: {ports.http} }} }}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: ingress_http
          access_log:
          - name: envoy.access_loggers.file
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
              path: {access_log}
          http_filters:
{_HTTP_FILTERS}\
          route_config:
            name: local
            virtual_hosts:
            - name: all
              domains: ["*"]
{_CORS_POLICY}\
              routes:
{crowd.route()}\
{_header_routes()}\
              - match: {{ prefix: "/" }}
                route: {{ cluster: app, timeout: {ROUTE_TIMEOUT_SECONDS}s }}
  - name: tcp
    address: {{ socket_address: {{ address: 127.0.0.1, port_value: {ports.tcp} }} }}
    filter_chains:
    - filters:
      - name: envoy.filters.network.tcp_proxy
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
          stat_prefix: tcp
          cluster: echo
{crowd.listener_texts(ports.http)}\
  clusters:
{_cluster("app", upstream.http_port)}\
{_cluster("other", upstream.http_port)}\
{_cluster("echo", upstream.echo_port)}\
{"".join(_cluster(name, upstream.http_port) for name in crowd.cluster_names())}"""


def haproxy(ports: Ports, upstream: Upstream) -> str:
    """The log goes to standard output, which is the access log's file."""
    lanes = "".join(
        f"  use_backend other if {{ req.hdr(x-version) -m str v{lane} }}\n" for lane in range(1, LANES + 1)
    )
    return f"""\
global
  nbthread 1
  maxconn 10200
  no strict-limits
  log stdout format raw local0 info
defaults
  timeout connect 1s
  timeout client 300s
  timeout server 300s
frontend http
  mode http
  log global
  option httplog
  unique-id-format %[uuid()]
  unique-id-header x-request-id
  bind 127.0.0.1:{ports.http}
  http-request set-header x-forwarded-proto http
{lanes}  default_backend app
backend app
  mode http
  http-reuse always
  server app 127.0.0.1:{upstream.http_port}
backend other
  mode http
  server other 127.0.0.1:{upstream.http_port}
listen tcp
  mode tcp
  bind 127.0.0.1:{ports.tcp}
  server echo 127.0.0.1:{upstream.echo_port}
"""
