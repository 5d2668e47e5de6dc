package dev.pillion.proxycore.config.http;

import dev.pillion.proxycore.http.HeaderMutation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection manager does to requests' heads if it is asked to.
 *
 * @param ipDetection {@code original_ip_detection_extensions}; empty: x-forwarded-for as {@code
 *     xff_num_trusted_hops} says
 * @param earlyMutations {@code early_header_mutation_extensions}, all in a row
 * @param schemeToSet {@code scheme_to_overwrite}, {@code http} or {@code https}; null: none
 * @param schemeMatchesUpstream {@code match_upstream}
 * @param appendForwardedPort {@code append_x_forwarded_port}
 */
public record RequestHeaderOptions(
    List<IpDetection> ipDetection,
    List<HeaderMutation> earlyMutations,
    @Nullable String schemeToSet,
    boolean schemeMatchesUpstream,
    boolean appendForwardedPort,
    ForwardProto forwardProto,
    ClientCertForwarding clientCert) {

  /** Envoy's defaults. */
  public static final RequestHeaderOptions DEFAULT =
      new RequestHeaderOptions(
          List.of(),
          List.of(),
          null,
          false,
          false,
          ForwardProto.NONE,
          ClientCertForwarding.SANITIZE);
}
