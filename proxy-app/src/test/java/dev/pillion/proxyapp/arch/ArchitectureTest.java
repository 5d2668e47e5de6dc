package dev.pillion.proxyapp.arch;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions of ARCHITECTURE.md, seen in the compiled classes. */
@AnalyzeClasses(packages = "dev.pillion", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String CORE = "dev.pillion.proxycore..";
  private static final String CODEC = "dev.pillion.httpcodec..";
  private static final String MTLS = "dev.pillion.mtls..";
  private static final String RESILIENCE = "dev.pillion.resilience..";
  private static final String EXPRESSIONS = "dev.pillion.expressions..";

  /** The mains, and the one place where the program's own log leaves it. */
  private static final String[] CONSOLE_PROGRAMS = {
    "dev.pillion.proxycore.log..",
    "dev.pillion.proxyapp..",
    "dev.pillion.initiptables..",
    "dev.pillion.benchmarks..",
    "dev.pillion.testsupport.."
  };

  /** Modules whose code runs on the workers, between a request's bytes and its answer's. */
  private static final String[] DATA_PATH = {
    CORE, CODEC, MTLS, RESILIENCE, EXPRESSIONS, "dev.pillion.listeners..", "dev.pillion.routing.."
  };

  @ArchTest
  static final ArchRule proxyCoreUsesTheJdkAndNettyOnly =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CORE, "java..", "io.netty..", "org.jspecify..");

  @ArchTest static final ArchRule httpCodecSeesProxyCore = seesOnly("httpcodec");

  @ArchTest static final ArchRule mtlsSeesProxyCore = seesOnly("mtls");

  @ArchTest static final ArchRule telemetrySeesProxyCore = seesOnly("telemetry");

  @ArchTest static final ArchRule resilienceSeesProxyCore = seesOnly("resilience");

  @ArchTest static final ArchRule expressionsSeesProxyCore = seesOnly("expressions");

  @ArchTest
  static final ArchRule xdsClientSeesProxyCoreAndExpressions = seesOnly("xdsclient", EXPRESSIONS);

  @ArchTest static final ArchRule listenersNeverSeesRouting = seesOnly("listeners", CODEC, MTLS);

  @ArchTest
  static final ArchRule routingNeverSeesListeners = seesOnly("routing", CODEC, MTLS, RESILIENCE);

  @ArchTest
  static final ArchRule initIptablesUsesTheJdkOnly =
      classes()
          .that()
          .resideInAPackage("dev.pillion.initiptables..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.pillion.initiptables..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule onlyXdsClientKnowsProtobuf =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.pillion.xdsclient..", "dev.pillion..grpc..", EXPRESSIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.protobuf..", "io.envoyproxy..", "io.grpc..");

  /** proxy-core is left out: it is one vocabulary, whose packages only sort its nouns. */
  @ArchTest
  static final ArchRule packagesOfAModuleFormNoCycle =
      slices()
          .matching("dev.pillion.(*).(*)..")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(resideInAPackage(CORE), alwaysTrue());

  @ArchTest
  static final ArchRule resilienceHoldsNoInputAndOutput =
      noClasses()
          .that()
          .resideInAPackage(RESILIENCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty.channel..", "java.net..", "java.nio.channels..");

  @ArchTest
  static final ArchRule onlyMainsAndTheLogWriteToTheConsole =
      noClasses()
          .that(resideOutsideOfPackages(CONSOLE_PROGRAMS))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule nobodyLogsThroughTheJdk =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  @ArchTest
  static final ArchRule theDataPathNeverBlocks =
      noClasses().that(resideInAnyPackage(DATA_PATH)).should().accessTargetWhere(blocks());

  private static ArchRule seesOnly(String module, String... besidesProxyCore) {
    String itself = "dev.pillion." + module + "..";
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(itself, CORE)
            .or(resideInAnyPackage(besidesProxyCore))
            .or(resideOutsideOfPackages("dev.pillion.."));
    return classes().that().resideInAPackage(itself).should().onlyDependOnClassesThat(allowed);
  }

  private static DescribedPredicate<JavaAccess<?>> blocks() {
    return describe(
        "blocks its thread",
        access -> {
          JavaClass owner = access.getTarget().getOwner();
          return switch (access.getTarget().getName()) {
            case "sleep" -> owner.isEquivalentTo(Thread.class);
            case "join" -> owner.isEquivalentTo(Thread.class);
            case "sync", "syncUninterruptibly", "await", "awaitUninterruptibly" ->
                owner.isAssignableTo(io.netty.util.concurrent.Future.class);
            case "park", "parkNanos" ->
                owner.isEquivalentTo(java.util.concurrent.locks.LockSupport.class);
            case "getByName", "getAllByName" -> owner.isEquivalentTo(java.net.InetAddress.class);
            default -> false;
          };
        });
  }
}
