package dev.pillion.routing.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks DNS servers for the addresses of one family, as c-ares does for Envoy: name after name of
 * the search list while they do not exist; each server several times while they do not answer or
 * answer with an error. For the configuration thread.
 */
final class FamilyLookup
    implements FutureListener<AddressedEnvelope<DnsResponse, InetSocketAddress>> {
  private final DnsNameResolver resolver;
  private final List<InetSocketAddress> servers;
  private final List<String> names;
  private final DnsRecordType type;
  private final int maxQueries;
  private final Consumer<DnsAnswer> done;
  private @Nullable Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> query;
  private int name;
  private int queries;
  private boolean cancelled;

  FamilyLookup(
      DnsNameResolver resolver,
      List<InetSocketAddress> servers,
      List<String> names,
      DnsRecordType type,
      int tries,
      Consumer<DnsAnswer> done) {
    this.resolver = resolver;
    this.servers = servers;
    this.names = names;
    this.type = type;
    this.maxQueries = tries * servers.size();
    this.done = done;
  }

  void start() {
    ask();
  }

  /** Nothing is heard of it any more. */
  void cancel() {
    cancelled = true;
    if (query != null) {
      query.cancel(false);
    }
  }

  private void ask() {
    InetSocketAddress server = servers.get(queries % servers.size());
    queries++;
    DefaultDnsQuestion question;
    try {
      question = new DefaultDnsQuestion(names.get(name), type);
    } catch (IllegalArgumentException e) { // IDN: not a host name
      done.accept(DnsAnswer.failure(names.get(name) + ": " + e.getMessage()));
      return;
    }
    Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> asked =
        resolver.query(server, question);
    query = asked;
    asked.addListener(this);
  }

  @Override
  public void operationComplete(Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> future) {
    if (!future.isSuccess()) {
      if (!cancelled) {
        again(String.valueOf(future.cause().getMessage()));
      }
      return;
    }
    AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = future.getNow();
    try {
      if (!cancelled) {
        onResponse(envelope.content());
      }
    } finally {
      envelope.release();
    }
  }

  private void onResponse(DnsResponse response) {
    DnsResponseCode code = response.code();
    if (code.equals(DnsResponseCode.NOERROR)) {
      List<DnsAddress> addresses = addresses(response);
      if (addresses.isEmpty()) {
        nextName();
      } else {
        done.accept(DnsAnswer.success(addresses));
      }
    } else if (code.equals(DnsResponseCode.NXDOMAIN)) {
      nextName();
    } else {
      again("the DNS server answered " + code);
    }
  }

  private void nextName() {
    name++;
    queries = 0;
    if (name < names.size()) {
      ask();
    } else {
      done.accept(DnsAnswer.success(List.of()));
    }
  }

  private void again(String why) {
    if (queries < maxQueries) {
      ask();
    } else {
      done.accept(DnsAnswer.failure(why));
    }
  }

  /**
   * The addresses of the answer section. One that was reached by aliases holds as long as the
   * shortest-lived of them (RFC 1034 section 3.6.2: each record has a life of its own).
   */
  private List<DnsAddress> addresses(DnsResponse response) {
    int count = response.count(DnsSection.ANSWER);
    long aliasTtl = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      if (record.type().equals(DnsRecordType.CNAME)) {
        aliasTtl = Math.min(aliasTtl, ttl(record));
      }
    }
    List<DnsAddress> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      InetAddress address = record.type().equals(type) ? address(record) : null;
      if (address != null) {
        addresses.add(new DnsAddress(address, Math.min(aliasTtl, ttl(record))));
      }
    }
    return addresses;
  }

  /** RFC 2181 section 8: a TTL with the highest bit set is zero. */
  private static long ttl(DnsRecord record) {
    long ttl = record.timeToLive();
    return ttl > Integer.MAX_VALUE ? 0 : Math.max(0, ttl);
  }

  private @Nullable InetAddress address(DnsRecord record) {
    if (!(record instanceof DnsRawRecord raw)) {
      return null;
    }
    ByteBuf content = raw.content();
    int length = type.equals(DnsRecordType.A) ? 4 : 16;
    if (content.readableBytes() != length) {
      return null;
    }
    byte[] bytes = new byte[length];
    content.getBytes(content.readerIndex(), bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null; // of illegal length, which it is not
    }
  }
}
