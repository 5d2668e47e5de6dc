"""The application behind the inbound sidecar: HTTP on 8080, a TCP echo on 9000, a server that speaks first on 9001.

Every answer names the peer that the application saw. Prints "ready" once all ports listen.
"""
import hashlib
import http.server
import socket
import socketserver
import sys
import threading


class Http(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/bytes/"):
            self.answer(b"x" * int(self.path.rsplit("/", 1)[1]))
        else:
            lines = [f"{self.command} {self.path}", f"peer {self.client_address[0]}"]
            lines += [f"{name.lower()}: {value}" for name, value in self.headers.items()]
            self.answer("\n".join(lines).encode())

    def do_POST(self):
        digest, length = hashlib.sha256(), 0
        for piece in self.body():
            digest.update(piece)
            length += len(piece)
        self.answer(f"{length} {digest.hexdigest()}".encode())

    def body(self):
        if "chunked" in self.headers.get("transfer-encoding", ""):
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(self.headers.get("content-length", 0))
        while left:
            piece = self.rfile.read(min(left, 1 << 16))
            if not piece:
                return
            left -= len(piece)
            yield piece

    def answer(self, body):
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(f"peer {self.client_address[0]}\n".encode() if self.greets() else b"")
        while data := self.request.recv(1 << 16):
            self.request.sendall(data)

    def greets(self):
        return self.server.server_address[1] == 9001


class Dual(socketserver.ThreadingMixIn, socketserver.TCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


servers = [Dual(("::", 8080), Http), Dual(("::", 9000), Echo), Dual(("::", 9001), Echo)]
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
