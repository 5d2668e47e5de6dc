package dev.pillion.routing.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import dev.pillion.routing.testing.DnsServer;
import dev.pillion.routing.testing.DnsServer.Entry;
import dev.pillion.routing.testing.DnsServer.Question;
import dev.pillion.routing.testing.DnsServer.Reply;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameResolverTest {
  private static final Reply NOTHING = Reply.of();

  @TempDir Path directory;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final DnsServer server = new DnsServer();

  @BeforeEach
  void files() throws IOException {
    write("hosts", "");
    write("resolv.conf", "");
  }

  @AfterEach
  void close() {
    server.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private NameResolver resolver(DnsServer... servers) {
    SystemFiles files =
        new SystemFiles(directory.resolve("hosts"), directory.resolve("resolv.conf"));
    return new NameResolver(
        group.next(),
        files,
        java.util.Arrays.stream(servers).map(DnsServer::socketAddress).toList(),
        false,
        new NameResolver.Effort(300, 2));
  }

  private DnsAnswer resolve(NameResolver resolver, String name, LookupFamily family) {
    CompletableFuture<DnsAnswer> answer = new CompletableFuture<>();
    group.next().execute(() -> resolver.resolve(name, family, answer::complete));
    try {
      return answer.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer for " + name, e);
    }
  }

  private String addresses(String name, LookupFamily family) {
    return text(resolve(resolver(server), name, family));
  }

  private static String text(DnsAnswer answer) {
    if (answer.failed()) {
      return "failed";
    }
    List<String> texts = new ArrayList<>();
    for (DnsAddress address : answer.addresses()) {
      texts.add(address.address().getHostAddress() + "/" + address.ttlSeconds());
    }
    return String.join(" ", texts);
  }

  private static Reply both(Question question) {
    return question.type().equals("A")
        ? Reply.addresses(60, "192.0.2.1", "192.0.2.2")
        : Reply.addresses(30, "2001:db8::1");
  }

  @Test
  void eachFamilyIsAskedForAsConfigured() {
    server.zone(NameResolverTest::both);

    assertThat(addresses("a.example", LookupFamily.V4_ONLY)).isEqualTo("192.0.2.1/60 192.0.2.2/60");
    assertThat(addresses("a.example", LookupFamily.V6_ONLY)).isEqualTo("2001:db8:0:0:0:0:0:1/30");
    assertThat(addresses("a.example", LookupFamily.AUTO)).isEqualTo("2001:db8:0:0:0:0:0:1/30");
    assertThat(addresses("a.example", LookupFamily.V4_PREFERRED))
        .isEqualTo("192.0.2.1/60 192.0.2.2/60");
    assertThat(server.questions())
        .extracting(Question::type)
        .containsExactly("A", "AAAA", "AAAA", "A");
    assertThat(addresses("a.example", LookupFamily.ALL))
        .isEqualTo("192.0.2.1/60 192.0.2.2/60 2001:db8:0:0:0:0:0:1/30");
  }

  @Test
  void theOtherFamilyIsAskedWhenTheFirstHasNothing() {
    server.zone(q -> q.type().equals("A") ? Reply.addresses(9, "192.0.2.1") : NOTHING);
    assertThat(addresses("a.example", LookupFamily.AUTO)).isEqualTo("192.0.2.1/9");

    server.zone(q -> q.type().equals("AAAA") ? Reply.addresses(9, "2001:db8::1") : NOTHING);
    assertThat(addresses("a.example", LookupFamily.V4_PREFERRED))
        .isEqualTo("2001:db8:0:0:0:0:0:1/9");
  }

  @Test
  void oneFamilyIsEnoughForAll() {
    server.zone(
        q ->
            q.type().equals("A")
                ? Reply.addresses(9, "192.0.2.1")
                : Reply.code(DnsServer.SERVFAIL));

    assertThat(addresses("a.example", LookupFamily.ALL)).isEqualTo("192.0.2.1/9");
  }

  @Test
  void aFailureIsNotTakenForAnEmptyAnswer() {
    server.zone(q -> q.type().equals("A") ? Reply.code(DnsServer.SERVFAIL) : NOTHING);

    assertThat(addresses("a.example", LookupFamily.AUTO)).isEqualTo("failed");
    assertThat(addresses("a.example", LookupFamily.ALL)).isEqualTo("failed");
    assertThat(addresses("a.example", LookupFamily.V6_ONLY)).isEmpty();
  }

  @Test
  void aNameThatDoesNotExistIsAnAnswer() {
    assertThat(addresses("a.example", LookupFamily.AUTO)).isEmpty();
    assertThat(server.questions()).hasSize(2);
  }

  @Test
  void anErrorIsAskedForAgainAsOftenAsAllowed() {
    server.zone(q -> Reply.code(DnsServer.SERVFAIL));

    DnsAnswer answer = resolve(resolver(server), "a.example", LookupFamily.V4_ONLY);

    assertThat(answer.failure()).contains("ServFail");
    assertThat(server.questions()).hasSize(2);
  }

  @Test
  void aServerThatIsSilentGivesWayToTheNext() {
    try (DnsServer second = new DnsServer().zone(NameResolverTest::both)) {
      server.zone(q -> null);
      DnsAnswer answer = resolve(resolver(server, second), "a.example", LookupFamily.V4_ONLY);

      assertThat(text(answer)).isEqualTo("192.0.2.1/60 192.0.2.2/60");
      assertThat(server.questions()).hasSize(1);
    }
  }

  @Test
  void silenceIsAFailureInTheEnd() {
    server.zone(q -> null);

    assertThat(addresses("a.example", LookupFamily.V4_ONLY)).isEqualTo("failed");
    assertThat(server.questions()).hasSize(2);
  }

  @Test
  void aTruncatedAnswerIsAskedForByTcp() {
    server.zone(q -> q.tcp() ? Reply.addresses(5, "192.0.2.1") : Reply.cutOff());

    assertThat(addresses("a.example", LookupFamily.V4_ONLY)).isEqualTo("192.0.2.1/5");
    assertThat(server.questions()).extracting(Question::tcp).containsExactly(false, true);
  }

  @Test
  void anAliasShortensTheLifeOfItsAddresses() {
    server.zone(
        q -> Reply.of(new Entry("192.0.2.1", 60), new Entry("192.0.2.2", 5)).behindAlias(20));

    assertThat(addresses("a.example", LookupFamily.V4_ONLY)).isEqualTo("192.0.2.1/20 192.0.2.2/5");
  }

  @Test
  void searchDomainsAreTriedInTurn() throws IOException {
    write("resolv.conf", "search one.example two.example\noptions ndots:2\n");
    server.zone(q -> q.name().equals("a.two.example") ? Reply.addresses(5, "192.0.2.1") : NOTHING);

    assertThat(addresses("a", LookupFamily.V4_ONLY)).isEqualTo("192.0.2.1/5");
    assertThat(server.questions())
        .extracting(Question::name)
        .containsExactly("a.one.example", "a.two.example");
  }

  @Test
  void theHostsFileAnswersBeforeAnyServer() throws IOException {
    write("hosts", "192.0.2.7 db DB.example # the database\n2001:db8::7 db\nnonsense db\n");

    assertThat(addresses("DB", LookupFamily.ALL)).isEqualTo("192.0.2.7/0 2001:db8:0:0:0:0:0:7/0");
    assertThat(addresses("db.example.", LookupFamily.AUTO)).isEqualTo("192.0.2.7/0");
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void aChangedHostsFileIsReadAgain() throws IOException {
    NameResolver resolver = resolver(server);
    write("hosts", "192.0.2.7 db\n");
    assertThat(text(resolve(resolver, "db", LookupFamily.AUTO))).isEqualTo("192.0.2.7/0");
    write("hosts", "192.0.2.99 db\n");
    assertThat(text(resolve(resolver, "db", LookupFamily.AUTO))).isEqualTo("192.0.2.99/0");
  }

  @Test
  void localhostNeedsNobody() throws IOException {
    assertThat(addresses("localhost", LookupFamily.V4_ONLY)).isEqualTo("127.0.0.1/0");
    assertThat(addresses("a.LocalHost.", LookupFamily.ALL))
        .isEqualTo("127.0.0.1/0 0:0:0:0:0:0:0:1/0");
    write("hosts", "127.0.0.1 localhost\n");
    assertThat(addresses("localhost", LookupFamily.AUTO)).isEqualTo("127.0.0.1/0");
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void addressesAreTakenAsTheyAre() {
    assertThat(addresses("192.0.2.5", LookupFamily.AUTO)).isEqualTo("192.0.2.5/0");
    assertThat(addresses("2001:db8::5", LookupFamily.V4_PREFERRED))
        .isEqualTo("2001:db8:0:0:0:0:0:5/0");
    assertThat(addresses("192.0.2.5", LookupFamily.V6_ONLY)).isEmpty();
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void whatIsNoNameFails() {
    assertThat(addresses("a".repeat(64) + ".example", LookupFamily.V4_ONLY)).isEqualTo("failed");
    assertThat(addresses("a..example", LookupFamily.V4_ONLY)).isEqualTo("failed");
  }

  @Test
  void aCancelledQueryIsNeverAnswered() throws Exception {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    server.zone(
        q -> {
          asked.complete(true);
          return null;
        });
    NameResolver resolver = resolver(server);
    CompletableFuture<DnsAnswer> answer = new CompletableFuture<>();
    CompletableFuture<DnsQuery> query = new CompletableFuture<>();
    group
        .next()
        .execute(
            () ->
                query.complete(resolver.resolve("a.example", LookupFamily.AUTO, answer::complete)));
    asked.get(10, TimeUnit.SECONDS);
    group.next().submit(query.get(10, TimeUnit.SECONDS)::cancel).get(10, TimeUnit.SECONDS);
    Thread.sleep(700); // longer than both tries

    assertThat(answer).isNotDone();
    assertThat(server.questions()).hasSize(1);
  }
}
