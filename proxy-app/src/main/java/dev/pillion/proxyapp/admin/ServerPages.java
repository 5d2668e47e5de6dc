package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxyapp.admin.ServerControl.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages about the server itself: readiness, memory, draining, stopping. */
public final class ServerPages {
  private static final long PAGE_SIZE = 4096;

  private ServerPages() {}

  /**
   * Adds the pages.
   *
   * @param mutexTracing {@code --enable-mutex-tracing}
   */
  public static void addTo(AdminPages pages, ServerControl server, boolean mutexTracing) {
    addReading(pages, server);
    addChanging(pages, server);
    pages.add(LoggingPage.page());
    ProfilerPages.addTo(pages, mutexTracing);
  }

  private static void addReading(AdminPages pages, ServerControl server) {
    pages.add(initDump());
    pages.add(
        AdminPage.get(
            "/ready",
            "print server state, return 200 if LIVE, otherwise return 503",
            request -> ready(server)));
    pages.add(
        AdminPage.get(
            "/memory",
            "print current allocation/heap usage",
            request -> AdminResponse.json(memory())));
    pages.add(
        AdminPage.get(
            "/hot_restart_version",
            "print the hot restart compatibility version",
            request -> AdminResponse.text("disabled")));
    pages.add(
        AdminPage.get(
            "/certs",
            "print certs on machine",
            request -> AdminResponse.json(JsonText.render(Map.of("certificates", List.of())))));
  }

  /** Nothing of a listener can be unready: what Envoy would wait for comes from a control plane. */
  private static AdminPage initDump() {
    return AdminPage.get(
        "/init_dump",
        "dump current Envoy init manager information (experimental)",
        request -> AdminResponse.json("{}"),
        Parameter.text(
            "mask",
            "The desired component to dump unready targets. The mask is parsed as a"
                + " Protobuf::FieldMask. For example, get the unready targets of all listeners with"
                + " /init_dump?mask=listener`"));
  }

  private static void addChanging(AdminPages pages, ServerControl server) {
    pages.add(
        AdminPage.post("/quitquitquit", "exit the server", request -> done(server::shutdown)));
    pages.add(
        AdminPage.post(
            "/healthcheck/fail",
            "cause the server to fail health checks",
            request -> done(() -> server.failHealthCheck(true))));
    pages.add(
        AdminPage.post(
            "/healthcheck/ok",
            "cause the server to pass health checks",
            request -> done(() -> server.failHealthCheck(false))));
    pages.add(
        AdminPage.post("/reopen_logs", "reopen access logs", request -> done(server::reopenLogs)));
    pages.add(
        AdminPage.post(
            "/drain_listeners",
            "drain listeners",
            request ->
                done(
                    () ->
                        server.drainListeners(
                            request.has("inboundonly"),
                            request.has("graceful"),
                            request.has("skip_exit"))),
            Parameter.flag(
                "graceful",
                "When draining listeners, enter a graceful drain period prior to closing"
                    + " listeners. This behaviour and duration is configurable via server options"
                    + " or CLI"),
            Parameter.flag(
                "skip_exit",
                "When draining listeners, drain the connections but never stop the listeners. The"
                    + " graceful parameter has no effect when this is set, since the drain period"
                    + " only delays stopping the listeners"),
            Parameter.flag(
                "inboundonly",
                "Drains all inbound listeners. traffic_direction field in"
                    + " envoy_v3_api_msg_config.listener.v3.Listener is used to determine whether a"
                    + " listener is inbound or outbound.")));
  }

  private static AdminResponse done(Runnable action) {
    action.run();
    return AdminResponse.text("OK\n");
  }

  private static AdminResponse ready(ServerControl server) {
    State state = server.state();
    return AdminResponse.of(state == State.LIVE ? 200 : 503, state.name() + "\n");
  }

  private static String memory() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, Object> memory = new LinkedHashMap<>();
    memory.put("allocated", text(runtime.totalMemory() - runtime.freeMemory()));
    memory.put("heap_size", text(runtime.totalMemory()));
    memory.put("pageheap_unmapped", text(0));
    memory.put("pageheap_free", text(runtime.freeMemory()));
    memory.put("total_thread_cache", text(0));
    memory.put("total_physical_bytes", text(residentBytes()));
    return JsonText.render(memory);
  }

  private static String text(long number) {
    return Long.toString(number);
  }

  /** The process's resident set, or 0 where the kernel does not say. */
  public static long residentBytes() {
    try {
      String statm = Files.readString(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII);
      return Long.parseLong(statm.split(" ", 3)[1]) * PAGE_SIZE;
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return 0;
    }
  }
}
