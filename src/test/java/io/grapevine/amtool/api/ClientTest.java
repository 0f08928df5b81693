package io.grapevine.amtool.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class ClientTest {
    private static String text(IOException fault) {
        return Client.fault(fault);
    }

    @Test
    void reasonsOfFailedConnectionsAreDistinguished() {
        assertThat(text(new SocketException("Network is unreachable"))).isEqualTo("network is unreachable");
        assertThat(text(new ConnectException("Network is unreachable (connect failed)")))
                .isEqualTo("network is unreachable");
        assertThat(text(new NoRouteToHostException("No route to host"))).isEqualTo("no route to host");
        assertThat(text(new ConnectException("Connection refused"))).isEqualTo("connection refused");
        assertThat(text(new ConnectException("Connection timed out"))).isEqualTo("connection timed out");
        assertThat(text(new SocketException("Socket closed"))).isEqualTo("connection lost");
    }
}
