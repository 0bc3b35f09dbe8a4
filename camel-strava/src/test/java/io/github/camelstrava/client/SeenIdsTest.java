package io.github.camelstrava.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenIdsTest {

    private final SeenIds ids = new SeenIds();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "0",
                "-1",
                "19000000000123",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "b70000001",
                "1.5",
                "+7",
                " 7",
                "٣"
            })
    void tellsTheFirstTimeFromTheSecond(String id) {
        assertThat(ids.add(id)).isTrue();
        assertThat(ids.add(id)).isFalse();
    }

    @Test
    void takesTextsThatMeanTheSameNumberForDifferentIds() {
        assertThat(ids.add("7")).isTrue();
        assertThat(ids.add("007")).isTrue();
        assertThat(ids.add("+7")).isTrue();
        assertThat(ids.add("7.0")).isTrue();
        assertThat(ids.add("7")).isFalse();
    }

    @Test
    void remembersIdsThatFollowEachOther() {
        for (long id = 19_000_000_000_000L; id < 19_000_000_100_000L; id++) {
            assertThat(ids.add(Long.toString(id))).isTrue();
        }
        for (long id = 19_000_000_000_000L; id < 19_000_000_100_000L; id++) {
            assertThat(ids.add(Long.toString(id))).isFalse();
        }
    }

    @Test
    void answersAsASetOfTextsDoes() {
        Set<String> expected = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            // Few enough that about half of them come again, in three shapes.
            String id =
                    switch (i % 3) {
                        case 0 -> Integer.toString(random.nextInt(30_000));
                        case 1 -> Long.toString((long) random.nextInt(30_000) << 40);
                        default -> "g" + random.nextInt(30_000);
                    };
            assertThat(ids.add(id)).as(id).isEqualTo(expected.add(id));
        }
    }
}
