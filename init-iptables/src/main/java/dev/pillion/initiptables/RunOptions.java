package dev.pillion.initiptables;

/**
 * How the rules are to be brought about; {@link InterceptionConfig} says what they are.
 *
 * @param dryRunFile file that a dry run writes its commands to; empty for none
 * @param binary {@code legacy}, {@code nft}, or empty to detect
 * @param namespacePath path of the network namespace, empty when not given
 */
record RunOptions(
    boolean dryRun,
    String dryRunFile,
    boolean skipApply,
    boolean reconcile,
    boolean cleanupOnly,
    boolean forceApply,
    boolean cniMode,
    boolean nativeNftables,
    String binary,
    String namespacePath) {

  static RunOptions read(Flags flags, String dryRunFile) throws InitFailure {
    String binary = flags.text(Flag.FORCE_IPTABLES_BINARY);
    if (!binary.isEmpty() && !"legacy".equals(binary) && !"nft".equals(binary)) {
      throw InitFailure.usage(
          "the value \"" + binary + "\" of --force-iptables-binary is neither legacy nor nft.");
    }
    return new RunOptions(
        flags.isSet(Flag.DRY_RUN),
        dryRunFile,
        flags.isSet(Flag.SKIP_RULE_APPLY),
        flags.isSet(Flag.RECONCILE),
        flags.isSet(Flag.CLEANUP_ONLY),
        flags.isSet(Flag.FORCE_APPLY),
        flags.isSet(Flag.CNI_MODE),
        flags.isSet(Flag.NATIVE_NFTABLES),
        binary,
        flags.text(Flag.NETWORK_NAMESPACE));
  }
}
