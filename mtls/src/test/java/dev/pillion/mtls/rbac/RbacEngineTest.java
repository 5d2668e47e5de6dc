package dev.pillion.mtls.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.rbac.RbacRule;
import dev.pillion.proxycore.config.rbac.RbacRules;
import dev.pillion.proxycore.config.rbac.RbacRules.Action;
import dev.pillion.proxycore.config.rbac.RbacRules.Policy;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.match.ValueMatcher;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which subjects satisfy which rules, and what the actions make of it. */
class RbacEngineTest {
  private static final RbacRule ANY = new RbacRule.Any();
  private static final RbacRule NONE = new RbacRule.Not(ANY);

  private final ConnectionInfo connection =
      new ConnectionInfo(1, address("10.0.0.1", 999), address("10.0.0.2", 8080));
  private final StreamInfo info = new StreamInfo(connection);
  private final HeaderMap headers = new HeaderMap();

  @Test
  void setsAreSatisfiedByAllOrByOneOfTheirRules() {
    assertThat(matches(new RbacRule.All(List.of(ANY, NONE)))).isFalse();
    assertThat(matches(new RbacRule.All(List.of(ANY, ANY)))).isTrue();
    assertThat(matches(new RbacRule.OneOf(List.of(NONE, ANY)))).isTrue();
    assertThat(matches(new RbacRule.OneOf(List.of(NONE, NONE)))).isFalse();
  }

  /**
   * CVE-2026-26308: joined by a comma they would equal nothing, and a DENY rule would be evaded.
   */
  @Test
  void eachLineOfARepeatedHeaderIsJudgedByItself() {
    headers.add(HeaderName.of("x-role"), "user");
    headers.add(HeaderName.of("x-role"), "admin");
    HeaderMatcher.Kind admin = new HeaderMatcher.Kind.Text(exact("admin"));
    HeaderMatcher matcher = new HeaderMatcher(HeaderName.of("x-role"), admin, false, false);
    assertThat(matches(new RbacRule.Header(matcher))).isTrue();
  }

  @Test
  void thePathIsJudgedWithoutQueryAndFragment() {
    headers.add(HeaderName.of(":path"), "/secret?x=/public#f");
    assertThat(matches(new RbacRule.UrlPath(exact("/secret")))).isTrue();
    assertThat(matches(new RbacRule.UrlPath(new StringMatcher.Contains("public", false))))
        .isFalse();
  }

  @Test
  void addressesAreThoseOfTheirOwnLayer() {
    connection.remoteAddress = address("10.1.0.1", 1);
    info.downstreamRemoteAddress = address("10.2.0.1", 1);
    assertThat(matches(new RbacRule.DirectRemoteIp(range("10.0.0.0")))).isTrue();
    assertThat(matches(new RbacRule.SourceIp(range("10.1.0.0")))).isTrue();
    assertThat(matches(new RbacRule.RemoteIp(range("10.2.0.0")))).isTrue();
    assertThat(matches(new RbacRule.RemoteIp(range("10.0.0.0")))).isFalse();
    assertThat(matches(new RbacRule.DestinationIp(range("10.0.0.0")))).isTrue();
  }

  @Test
  void aRangeOfPortsEndsBeforeItsEnd() {
    assertThat(matches(new RbacRule.DestinationPorts(8080, 8081))).isTrue();
    assertThat(matches(new RbacRule.DestinationPorts(8000, 8080))).isFalse();
  }

  @Test
  void nobodyIsAuthenticatedWithoutTls() {
    assertThat(matches(new RbacRule.Authenticated())).isFalse();
  }

  @Test
  void metadataServerNameAndFilterStateAreAsked() {
    info.putMetadata("f", "k", "v");
    connection.requestedServerName = "a.example";
    info.filterState = new HashMap<>(Map.of("s", "t"));
    MetadataMatcher matcher =
        new MetadataMatcher("f", List.of("k"), new ValueMatcher.Text(exact("v")), false);
    assertThat(matches(new RbacRule.Metadata(matcher, false))).isTrue();
    assertThat(matches(new RbacRule.Metadata(matcher, true))).isFalse();
    assertThat(matches(new RbacRule.RequestedServerName(exact("a.example")))).isTrue();
    assertThat(matches(new RbacRule.FilterState("s", exact("t")))).isTrue();
    assertThat(matches(new RbacRule.FilterState("other", exact("t")))).isFalse();
  }

  @Test
  void aPolicyNeedsOneOfItsPermissionsAndOneOfItsPrincipals() {
    Policy half = new Policy("a", List.of(ANY), List.of(NONE));
    Policy whole = new Policy("b", List.of(NONE, ANY), List.of(ANY));
    RbacRules rules = new RbacRules(Action.DENY, List.of(half, whole));
    assertThat(RbacEngine.match(rules, subject())).isEqualTo(whole);
    assertThat(RbacEngine.allows(rules, whole)).isFalse();
    assertThat(RbacEngine.allows(rules, null)).isTrue();
  }

  @Test
  void whoMatchesNoAllowedPolicyIsRefusedAndALogRefusesNobody() {
    RbacRules allow = new RbacRules(Action.ALLOW, List.of());
    assertThat(RbacEngine.allows(allow, RbacEngine.match(allow, subject()))).isFalse();
    RbacRules log = new RbacRules(Action.LOG, List.of());
    assertThat(RbacEngine.allows(log, RbacEngine.match(log, subject()))).isTrue();
  }

  @Test
  void aPolicysNameStandsInTheDetailsWithoutBlanks() {
    Policy policy = new Policy("a b\tc", List.of(), List.of());
    assertThat(RbacStats.details(policy)).isEqualTo("rbac_access_denied_matched_policy[a_b_c]");
    assertThat(RbacStats.details(null)).isEqualTo("rbac_access_denied_matched_policy[none]");
  }

  private boolean matches(RbacRule rule) {
    return RbacEngine.matches(rule, subject());
  }

  private RbacSubject subject() {
    return new RbacSubject(connection, info, headers, null);
  }

  private static StringMatcher exact(String text) {
    return new StringMatcher.Exact(text, false);
  }

  private static CidrRange range(String network) {
    return new CidrRange(address(network, 0).getAddress(), 16);
  }

  private static InetSocketAddress address(String text, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(text), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
