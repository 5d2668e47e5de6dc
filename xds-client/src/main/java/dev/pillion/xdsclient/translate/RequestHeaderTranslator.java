package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.ClientCertForwarding;
import dev.pillion.proxycore.config.http.ForwardProto;
import dev.pillion.proxycore.config.http.IpDetection;
import dev.pillion.proxycore.config.http.RequestHeaderOptions;
import dev.pillion.proxycore.http.HeaderMutation;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code HttpConnectionManager} does to requests' heads if it is asked to. */
final class RequestHeaderTranslator {
  private static final String XFF = "envoy.extensions.http.original_ip_detection.xff.v3.XffConfig";
  private static final String CUSTOM_HEADER =
      "envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig";
  private static final String EARLY_MUTATION =
      "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation";
  private static final String DETECTION = "original_ip_detection_extensions";
  private static final int FORBIDDEN = 403;

  private RequestHeaderTranslator() {}

  static RequestHeaderOptions translate(Fields hcm) {
    Fields scheme = hcm.message("scheme_header_transformation");
    String toSet = scheme == null ? "" : scheme.string("scheme_to_overwrite");
    boolean matchUpstream = scheme != null && scheme.bool("match_upstream");
    return new RequestHeaderOptions(
        ipDetection(hcm),
        earlyMutations(hcm),
        toSet.isEmpty() ? null : toSet,
        matchUpstream && toSet.isEmpty(),
        hcm.bool("append_x_forwarded_port"),
        forwardProto(hcm.message("forward_proto_config")),
        clientCert(hcm));
  }

  private static ForwardProto forwardProto(@Nullable Fields config) {
    return config == null
        ? ForwardProto.NONE
        : new ForwardProto(
            Set.copyOf(config.integers("https_destination_ports")),
            Set.copyOf(config.integers("http_destination_ports")));
  }

  private static ClientCertForwarding clientCert(Fields hcm) {
    ClientCertForwarding.Mode mode =
        ClientCertForwarding.Mode.valueOf(hcm.enumeration("forward_client_cert_details"));
    Fields set = hcm.message("set_current_client_cert_details");
    return set == null
        ? new ClientCertForwarding(mode, false, false, false, false, false)
        : new ClientCertForwarding(
            mode,
            set.bool("cert"),
            set.bool("chain"),
            set.boolValue("subject", false),
            set.bool("uri"),
            set.bool("dns"));
  }

  private static List<IpDetection> ipDetection(Fields hcm) {
    List<IpDetection> detection = new ArrayList<>();
    for (Fields extension : hcm.messages(DETECTION)) {
      extension.withoutEffect("name");
      Fields config = Extensions.typedConfig(extension, "original IP detection extension");
      if (config == null) {
        continue;
      }
      if (config.is(XFF)) {
        detection.add(forwardedFor(config));
      } else if (config.is(CUSTOM_HEADER)) {
        detection.add(customHeader(config));
      } else {
        Extensions.refuse(config, "original IP detection extension");
      }
    }
    if (!detection.isEmpty()) {
      refuseBeside(hcm);
    }
    return List.copyOf(detection);
  }

  private static void refuseBeside(Fields hcm) {
    if (hcm.boolValue("use_remote_address", false)) {
      hcm.error(
          DETECTION, "Original IP detection extensions and use_remote_address may not be mixed");
    }
    if (hcm.integer("xff_num_trusted_hops") > 0) {
      hcm.error(
          DETECTION, "Original IP detection extensions and xff_num_trusted_hops may not be mixed");
    }
  }

  private static IpDetection forwardedFor(Fields config) {
    Fields trusted = config.message("xff_trusted_cidrs");
    List<CidrRange> ranges = trusted == null ? List.of() : Addresses.cidrRanges(trusted, "cidrs");
    int hops = config.integer("xff_num_trusted_hops");
    if (trusted != null && hops > 0) {
      config.error(
          "xff_trusted_cidrs", "Cannot set both xff_num_trusted_hops and xff_trusted_cidrs");
    }
    return new IpDetection.ForwardedFor(hops, ranges, config.boolValue("skip_xff_append", true));
  }

  private static IpDetection customHeader(Fields config) {
    Fields reject = config.message("reject_with_status");
    int status = reject == null ? 0 : reject.enumerationNumber("code");
    boolean error = status >= 400 && status < 600;
    return new IpDetection.CustomHeader(
        HeaderName.of(config.string("header_name")),
        config.bool("allow_extension_to_set_address_as_trusted"),
        reject == null || error ? status : FORBIDDEN);
  }

  private static List<HeaderMutation> earlyMutations(Fields hcm) {
    List<HeaderMutation> mutations = new ArrayList<>();
    for (Fields extension : hcm.messages("early_header_mutation_extensions")) {
      extension.withoutEffect("name");
      Fields config = Extensions.typedConfig(extension, "early header mutation extension");
      if (config != null && config.is(EARLY_MUTATION)) {
        mutations(config, mutations);
      } else if (config != null) {
        Extensions.refuse(config, "early header mutation extension");
      }
    }
    return List.copyOf(mutations);
  }

  private static void mutations(Fields config, List<HeaderMutation> into) {
    for (Fields mutation : config.messages("mutations")) {
      HeaderMutation read = mutation(mutation);
      if (read != null) {
        into.add(read);
      }
    }
  }

  private static @Nullable HeaderMutation mutation(Fields mutation) {
    if (mutation.has("remove")) {
      return new HeaderMutation.Remove(
          HeaderMutationTranslator.removal(mutation, "remove", mutation.string("remove")));
    }
    Fields append = mutation.message("append");
    if (append != null) {
      HeaderMutations.Addition addition = HeaderMutationTranslator.addition(append);
      return addition == null ? null : new HeaderMutation.Append(addition);
    }
    Fields matching = mutation.message("remove_on_match");
    StringMatcher names =
        matching == null ? null : Matchers.string(matching.message("key_matcher"));
    return names == null ? null : new HeaderMutation.RemoveMatching(names);
  }
}
