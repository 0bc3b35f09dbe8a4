package io.github.camelstrava.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {

    private final MemoryStore store = new MemoryStore();

    @Override
    StravaStore store() {
        return store;
    }

    @Test
    void doesNotClaimToLast() {
        assertThat(store.isLasting()).isFalse();
    }
}
