package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;

/**
 * The pages of profilers and allocators that are in Envoy's binary and cannot be in a JVM. They
 * answer as an Envoy does that was built without them; the JVM has Flight Recorder instead.
 */
final class ProfilerPages {
  private static final String NO_HEAP_PROFILE = "Heap profile is not implemented in current build";
  private static final String NO_ALLOCATIONS =
      "Allocation profile is not implemented in current build";
  private static final String NO_HEAP_PROFILER = "The current build does not support heap profiler";
  private static final String NO_TCMALLOC = "The current build does not use TCMalloc\n";
  private static final String NOT_TRACING =
      "Mutex contention tracing is not enabled. To enable, run Envoy with flag"
          + " --enable-mutex-tracing.";
  private static final String NO_TRACING =
      "Mutex contention is not traced: no lock is on the data path\n";

  private ProfilerPages() {}

  /**
   * Adds the pages.
   *
   * @param mutexTracing {@code --enable-mutex-tracing}
   */
  static void addTo(AdminPages pages, boolean mutexTracing) {
    pages.add(
        AdminPage.post(
            "/cpuprofiler",
            "enable/disable the CPU profiler",
            ProfilerPages::cpu,
            Parameter.choice("enable", "enables the CPU profiler", "y", "n")));
    pages.add(
        AdminPage.post(
            "/heapprofiler",
            "enable/disable the heap profiler",
            request -> AdminResponse.of(501, NO_HEAP_PROFILER),
            Parameter.choice("enable", "enable/disable the heap profiler", "y", "n")));
    pages.add(
        AdminPage.post(
            "/allocprofiler",
            "enable/disable the allocation profiler (if supported)",
            request -> saysWhat(request) ? AdminResponse.of(501, NO_ALLOCATIONS) : usage(),
            Parameter.choice("enable", "enable/disable the allocation profiler", "y", "n")));
    addDumps(pages, mutexTracing);
  }

  private static void addDumps(AdminPages pages, boolean mutexTracing) {
    pages.add(
        AdminPage.get(
            "/heap_dump",
            "dump current Envoy heap (if supported)",
            request -> AdminResponse.of(501, NO_HEAP_PROFILE)));
    pages.add(
        AdminPage.get(
            "/peak_heap_dump",
            "dump peak Envoy heap (if supported)",
            request -> AdminResponse.of(501, NO_HEAP_PROFILE)));
    pages.add(
        AdminPage.get(
            "/memory/tcmalloc",
            "print TCMalloc stats",
            request -> AdminResponse.of(501, NO_TCMALLOC)));
    pages.add(
        AdminPage.get(
            "/contention",
            "dump current Envoy mutex contention stats (if enabled)",
            request ->
                mutexTracing
                    ? AdminResponse.of(501, NO_TRACING)
                    : AdminResponse.text(NOT_TRACING)));
  }

  private static AdminResponse cpu(AdminRequest request) {
    if (!saysWhat(request)) {
      return usage();
    }
    return "y".equals(request.parameter("enable"))
        ? AdminResponse.of(500, "failure to start the profiler")
        : AdminResponse.text("OK\n");
  }

  private static boolean saysWhat(AdminRequest request) {
    String enable = request.parameter("enable");
    return request.parameters().size() == 1 && ("y".equals(enable) || "n".equals(enable));
  }

  private static AdminResponse usage() {
    return AdminResponse.badRequest("?enable=<y|n>\n");
  }
}
