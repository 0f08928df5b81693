package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class HttpFaultsTest {
    private static String text(Throwable fault) {
        return String.valueOf(HttpFaults.at("hook.example:80", fault).getMessage());
    }

    @Test
    void reasonsOfFailedConnectionsAreDistinguished() {
        assertThat(text(new SocketException("Network is unreachable: hook.example/10.1.2.3:80")))
                .isEqualTo("hook.example:80: network is unreachable");
        assertThat(text(new NoRouteToHostException("No route to host: hook.example/10.1.2.3:80")))
                .isEqualTo("hook.example:80: no route to host");
        assertThat(text(new ConnectException("Connection refused: hook.example/10.1.2.3:80")))
                .isEqualTo("hook.example:80: connection refused");
        assertThat(text(new ConnectException("Connection timed out")))
                .isEqualTo("hook.example:80: connection timed out");
        assertThat(text(new UnknownHostException("hook.example"))).isEqualTo("hook.example:80: no such host");
    }

    @Test
    void aReasonBelowAnotherExceptionCounts() {
        assertThat(text(new RuntimeException("wrapped", new SocketException("Network is unreachable"))))
                .isEqualTo("hook.example:80: network is unreachable");
    }

    @Test
    void whatElseAnExceptionSaysIsNotQuoted() {
        assertThat(text(new IOException("token=hush"))).isEqualTo("hook.example:80: connection lost");
    }
}
