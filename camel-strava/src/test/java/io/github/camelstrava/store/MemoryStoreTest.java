package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {

    private final SettableClock clock = new SettableClock();
    private final MemoryStore store = new MemoryStore(clock);

    @Override
    StravaStore store() {
        return store;
    }

    @Test
    void doesNotClaimToLast() {
        assertThat(store.isLasting()).isFalse();
    }

    @Test
    void isForOneNode() {
        assertThat(store.isShared()).isFalse();
    }

    @Test
    void measuresLeasesByItsClock() {
        Duration lease = Duration.ofMinutes(1);
        Claim claim = Claim.take(store, "group", ATHLETE, "node 1", lease).orElseThrow();
        assertThat(claim.until()).isEqualTo(NOON.plus(lease));

        clock.now = NOON.plus(lease).minusNanos(1);
        assertThat(Claim.take(store, "group", ATHLETE, "node 2", lease)).isEmpty();

        clock.now = NOON.plus(lease);
        assertThat(Claim.take(store, "group", ATHLETE, "node 2", lease)).isPresent();
        assertThat(claim.renew(store, lease)).isEmpty();
    }

    private static final class SettableClock extends Clock {

        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
