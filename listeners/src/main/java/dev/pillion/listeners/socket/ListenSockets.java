package dev.pillion.listeners.socket;

import dev.pillion.proxycore.config.Address;
import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Opens listening sockets and names what stands in the way. Any thread. */
public final class ListenSockets {
  private ListenSockets() {}

  /**
   * A channel that listens on the address, not yet registered with an event loop.
   *
   * @throws IOException with a sentence for the operator: {@code cannot bind '0.0.0.0:80': Address
   *     already in use}
   */
  public static ServerChannel listen(Address address, ListenOptions options) throws IOException {
    SocketAddress resolved = resolve(address);
    if (address instanceof Address.Pipe pipe) {
      removeStale(pipe);
    }
    ListenSocket socket;
    try {
      socket = ListenSocket.open(resolved);
    } catch (RuntimeException e) {
      throw new IOException("cannot bind '" + address + "': " + reason(e), e);
    }
    try {
      socket.listen(resolved, options);
      if (address instanceof Address.Pipe pipe) {
        setMode(pipe);
      }
      return socket.toChannel(resolved);
    } catch (IOException | ChannelException e) { // Netty's setters throw the latter
      socket.close();
      throw new IOException("cannot bind '" + address + "': " + reason(e), e);
    }
  }

  /**
   * The socket address of a configured one; never asks DNS.
   *
   * @throws IOException when the host is no IP address
   */
  public static SocketAddress resolve(Address address) throws IOException {
    return switch (address) {
      case Address.Pipe pipe -> new DomainSocketAddress(nativePath(pipe.path()));
      case Address.Socket socket -> new InetSocketAddress(literal(socket), socket.port());
    };
  }

  private static InetAddress literal(Address.Socket socket) throws IOException {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(socket.host());
    if (bytes == null) {
      throw new UnknownHostException("malformed IP address: " + socket.host());
    }
    return bytes.length == 16
        ? java.net.Inet6Address.getByAddress(null, bytes, -1) // ::ffff:1.2.3.4 stays IPv6
        : InetAddress.getByAddress(bytes);
  }

  /** unix(7): a name that begins with a zero byte is abstract. */
  private static String nativePath(String path) {
    return path.startsWith("@") ? "\0" + path.substring(1) : path;
  }

  /** As Envoy: what stands at the path goes; when it cannot go, bind says why. */
  private static void removeStale(Address.Pipe pipe) {
    if (pipe.path().startsWith("@")) {
      return;
    }
    try {
      Files.deleteIfExists(Path.of(pipe.path()));
    } catch (IOException _) {
      return; // bind fails with the reason
    }
  }

  private static void setMode(Address.Pipe pipe) throws IOException {
    if (pipe.mode() == 0 || pipe.path().startsWith("@")) {
      return;
    }
    PosixFilePermission[] all = PosixFilePermission.values(); // from owner's read, bit 8
    Set<PosixFilePermission> wanted = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((pipe.mode() & (0x100 >> i)) != 0) {
        wanted.add(all[i]);
      }
    }
    Files.setPosixFilePermissions(Path.of(pipe.path()), wanted);
  }

  /** Netty's native errors read {@code bind(..) failed with error(-98): Address already in use}. */
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.lastIndexOf(": ");
    return colon < 0 ? message : message.substring(colon + 2);
  }
}
