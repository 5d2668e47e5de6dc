package dev.pillion.resilience.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.CircuitBreakers.RetryBudget;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import org.junit.jupiter.api.Test;

class ResourceTest {
  @Test
  void refusesBeyondItsLimitAndServesAgainAfterARelease() {
    Resource resource = Resource.of(2);
    Permit first = new Permit();
    Permit second = new Permit();
    Permit third = new Permit();

    assertThat(first.tryTake(resource)).isTrue();
    assertThat(second.tryTake(resource)).isTrue();
    assertThat(third.tryTake(resource)).isFalse();
    first.release();

    assertThat(third.tryTake(resource)).isTrue();
    assertThat(resource.inUse()).isEqualTo(2);
  }

  @Test
  void aPermitGivesBackOnce() {
    Resource resource = Resource.of(5);
    Permit permit = new Permit();
    permit.take(resource);

    permit.release();
    permit.release();

    assertThat(resource.inUse()).isZero();
  }

  @Test
  void aPermitThatTakesAgainGivesTheFirstBack() {
    Resource pending = Resource.of(5);
    Resource requests = Resource.of(5);
    Permit permit = new Permit();

    permit.take(pending);
    permit.take(requests);

    assertThat(pending.inUse()).isZero();
    assertThat(requests.inUse()).isEqualTo(1);
  }

  @Test
  void aRefusedPermitHoldsNothing() {
    Resource resource = Resource.of(0);
    Permit permit = new Permit();

    assertThat(permit.tryTake(resource)).isFalse();
    permit.release();

    assertThat(resource.inUse()).isZero();
  }

  @Test
  void unsignedMaximumIsNotCounted() {
    Resource resource = Resource.of(Thresholds.UNLIMITED);
    Permit permit = new Permit();

    assertThat(permit.tryTake(resource)).isTrue();

    assertThat(resource.inUse()).isZero();
    assertThat(resource.canTake()).isTrue();
  }

  @Test
  void countsWhatHasNoBoundWhereItIsTracked() {
    Resource resource = Resource.of(Thresholds.UNLIMITED, true);
    Permit permit = new Permit();

    assertThat(permit.tryTake(resource)).isTrue();

    assertThat(resource.inUse()).isEqualTo(1);
    assertThat(resource.remaining()).isEqualTo(Thresholds.UNLIMITED - 1);
  }

  @Test
  void nothingRemainsOnceTheLimitIsPassed() {
    Resource resource = Resource.of(1);
    new Permit().take(resource);
    new Permit().take(resource);

    assertThat(resource.remaining()).isZero();
  }

  @Test
  void aBudgetOfRetriesGrowsWithTheRequestsAndHasALeast() {
    ResourceManager resources =
        ResourceManager.of(
            new Thresholds(
                1024,
                Thresholds.UNLIMITED,
                Thresholds.UNLIMITED,
                3,
                new RetryBudget(50, 1),
                Thresholds.UNLIMITED,
                Thresholds.UNLIMITED,
                false));
    Permit first = new Permit();
    assertThat(first.tryTake(resources.retries())).isTrue();
    assertThat(new Permit().tryTake(resources.retries())).isFalse();
    for (int i = 0; i < 3; i++) {
      new Permit().take(resources.requests());
      assertThat(new Permit().tryTake(resources.retries())).isFalse();
    }
    new Permit().take(resources.pendingRequests()); // a half of four are two
    assertThat(new Permit().tryTake(resources.retries())).isTrue();
    assertThat(new Permit().tryTake(resources.retries())).isFalse();
  }

  @Test
  void countsRightWhenThreadsRace() throws InterruptedException {
    Resource resource = Resource.of(1_000_000);
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(() -> takeAndRelease(resource));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(resource.inUse()).isZero();
  }

  private static void takeAndRelease(Resource resource) {
    Permit permit = new Permit();
    for (int i = 0; i < 100_000; i++) {
      permit.take(resource);
      permit.release();
    }
  }
}
