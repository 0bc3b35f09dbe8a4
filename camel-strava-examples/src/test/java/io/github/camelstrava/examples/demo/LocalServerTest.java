package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LocalServerTest {

    @Test
    void takesAnotherPortIfTheUsualOneIsInUseAndSaysSo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalServer server = LocalServer.preferring(other.getLocalPort());

            assertThat(server.port()).isNotEqualTo(other.getLocalPort());
            assertThat(server.description())
                    .isEqualTo(
                            "http://localhost:" + server.port() + "/, as port " + other.getLocalPort() + " is in use");
        }
    }

    @Test
    void saysNoMoreThanTheAddressOtherwise() {
        LocalServer server = LocalServer.preferring(0);

        assertThat(server.description()).isEqualTo("http://localhost:" + server.port() + "/");
    }
}
