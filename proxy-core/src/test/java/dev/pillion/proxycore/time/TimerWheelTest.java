package dev.pillion.proxycore.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ManualTime time = new ManualTime();
  private final List<String> fired = new ArrayList<>();
  private long alarmAt = Long.MAX_VALUE;
  private int alarms;
  private final TimerWheel wheel =
      new TimerWheel(
          time,
          delay -> {
            alarms++;
            alarmAt = Math.min(alarmAt, time.nanoTime() + delay);
          });

  private final class Named extends Timer {
    private final String name;
    private final Runnable then;

    Named(String name) {
      this(name, () -> {});
    }

    Named(String name, Runnable then) {
      this.name = name;
      this.then = then;
    }

    @Override
    protected void onTimeout() {
      fired.add(name + "@" + time.nanoTime() / MS);
      then.run();
    }
  }

  /** Lets time pass and rings the alarm whenever it is due, as a worker's event loop would. */
  private void pass(long millis) {
    long end = time.nanoTime() + millis * MS;
    while (alarmAt <= end) {
      time.set(Math.max(alarmAt, time.nanoTime()));
      alarmAt = Long.MAX_VALUE;
      wheel.advance();
    }
    time.set(end);
  }

  @Test
  void firesOnceNotBeforeItsDeadlineAndWithinOneTickOfIt() {
    wheel.arm(new Named("a"), 10 * MS);
    pass(9);
    assertThat(fired).isEmpty();
    pass(100);
    assertThat(fired).containsExactly("a@12");
  }

  @Test
  void firesInOrderOfDeadlines() {
    wheel.arm(new Named("late"), 300 * MS);
    wheel.arm(new Named("early"), 20 * MS);
    wheel.arm(new Named("middle"), 100 * MS);
    pass(1000);
    assertThat(fired).containsExactly("early@24", "middle@104", "late@304");
  }

  @Test
  void aDelayBeyondOneTurnOfTheWheelWaitsItsTurns() {
    wheel.arm(new Named("hour"), TimeUnit.HOURS.toNanos(1));
    pass(3_599_999);
    assertThat(fired).isEmpty();
    pass(10);
    assertThat(fired).hasSize(1);
  }

  @Test
  void aDisarmedTimerNeverFires() {
    Named timer = new Named("a");
    wheel.arm(timer, 10 * MS);
    assertThat(timer.armed()).isTrue();
    wheel.disarm(timer);
    assertThat(timer.armed()).isFalse();
    pass(100);
    assertThat(fired).isEmpty();
  }

  @Test
  void rearmingMovesTheDeadline() {
    Named timer = new Named("a");
    wheel.arm(timer, 10 * MS);
    pass(8);
    wheel.arm(timer, 50 * MS);
    pass(40);
    assertThat(fired).isEmpty();
    pass(100);
    assertThat(fired).hasSize(1);
  }

  @Test
  void aTimerDisarmedByOneThatFiresInTheSameTickStaysSilent() {
    Named victim = new Named("victim");
    Named killer = new Named("killer", () -> wheel.disarm(victim));
    Named other = new Named("other", () -> wheel.disarm(killer));
    wheel.arm(killer, 10 * MS);
    wheel.arm(victim, 10 * MS);
    wheel.arm(other, 10 * MS);
    pass(100);
    assertThat(fired).isNotEmpty();
    assertThat(fired.contains("victim@12") && fired.contains("killer@12")).isFalse();
  }

  @Test
  void aTimerMayArmItselfAgainWhileItFires() {
    List<Named> self = new ArrayList<>();
    Named timer =
        new Named(
            "tick",
            () -> {
              if (fired.size() < 5) {
                wheel.arm(self.get(0), 10 * MS);
              }
            });
    self.add(timer);
    wheel.arm(timer, 10 * MS);
    pass(1000);
    assertThat(fired).hasSize(5);
  }

  @Test
  void timersThatAreDisarmedInTimeCostNoWakeUpEach() {
    Named timer = new Named("request");
    for (int i = 0; i < 10_000; i++) {
      wheel.arm(timer, TimeUnit.SECONDS.toNanos(15));
      wheel.disarm(timer);
    }
    assertThat(alarms).isLessThanOrEqualTo(1);
  }

  @Test
  void manyRandomTimersAllFireInTheirTick() {
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 2000; i++) {
      long delay = random.nextInt(5000);
      wheel.arm(new Named(Long.toString(delay)), delay * MS);
    }
    pass(6000);
    assertThat(fired).hasSize(2000);
    assertThat(fired)
        .allSatisfy(
            line -> {
              long wanted = Long.parseLong(line.substring(0, line.indexOf('@')));
              long got = Long.parseLong(line.substring(line.indexOf('@') + 1));
              assertThat(got).isBetween(wanted, wanted + 8);
            });
  }

  private static final class ManualTime implements TimeSource {
    private long now;

    void set(long nanos) {
      now = nanos;
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public long epochMillis() {
      return now / MS;
    }
  }
}
