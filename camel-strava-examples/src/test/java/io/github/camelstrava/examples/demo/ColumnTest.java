package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnTest {

    @Test
    void fillsUpAndCuts() {
        assertThat(Column.fit(null, 4)).isEqualTo("    ");
        assertThat(Column.fit(" Run ", 6)).isEqualTo("Run   ");
        assertThat(Column.fit("Núñez", 5)).isEqualTo("Núñez");
        assertThat(Column.fit("Morning Run", 8)).isEqualTo("Morning…");
    }

    @Test
    void countsTheCellsOfTheTerminal() {
        assertThat(Column.fit("京都マラソン", 8)).isEqualTo("京都マ… ");
        assertThat(Column.fit("🚴 Ride", 8)).isEqualTo("🚴 Ride ");
        assertThat(Column.fit("e\u0301", 3)).isEqualTo("e\u0301  ");
    }

    @Test
    void letsNobodyTalkToTheTerminal() {
        assertThat(Column.fit("a\u001b[31mb\nc", 10)).isEqualTo("a [31mb c ");
    }
}
