package dev.pillion.listeners;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network namespace and a thread that lives in it: the sockets that this thread makes belong to
 * the namespace, whoever uses them later (setns(2)).
 */
final class Namespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;

  private final String name = "plisten-" + Long.toHexString(System.nanoTime() & 0xffffffL);
  private final ExecutorService inside = Executors.newSingleThreadExecutor();

  private Namespace() {}

  /** With these commands run in it, as words. */
  static Namespace create(String... commands) throws Exception {
    Namespace namespace = new Namespace();
    run("ip netns add " + namespace.name);
    try {
      namespace.run(List.of(commands));
      namespace.call(
          () -> {
            enter("/run/netns/" + namespace.name);
            return true;
          });
      return namespace;
    } catch (Exception | AssertionError e) {
      namespace.close();
      throw e;
    }
  }

  private void run(List<String> commands) throws IOException {
    for (String command : commands) {
      run("ip netns exec " + name + " " + command);
    }
  }

  private static void run(String command) throws IOException {
    Process process = new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(command + ": " + output);
    }
  }

  /** Moves the calling thread. */
  @SuppressWarnings("restricted") // the JDK has no other way to call setns
  private static void enter(String path) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      FunctionDescriptor twoInts =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      FunctionDescriptor opening =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      MethodHandle open = linker.downcallHandle(symbol(linker, "open"), opening);
      MethodHandle setns = linker.downcallHandle(symbol(linker, "setns"), twoInts);
      int fd = (int) open.invokeExact(arena.allocateFrom(path), 0);
      if (fd < 0 || (int) setns.invokeExact(fd, CLONE_NEWNET) != 0) {
        throw new IllegalStateException("cannot enter " + path);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MemorySegment symbol(Linker linker, String name) {
    return linker.defaultLookup().find(name).orElseThrow();
  }

  /** Does something on the thread inside. */
  <T> T call(Callable<T> action) throws Exception {
    try {
      return inside.submit(action).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    inside.shutdownNow();
    run("ip netns delete " + name);
  }
}
