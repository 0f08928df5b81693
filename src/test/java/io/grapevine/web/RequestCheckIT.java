package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that Netty's decoder takes and Go's server does not. */
class RequestCheckIT {
    private static final String NEXT = "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\n";

    private static ServedWeb web;

    @BeforeAll
    static void start() throws Exception {
        web = ServedWeb.serve(ServedWeb.options());
    }

    @AfterAll
    static void stop() {
        ServedWeb.await(web.stop(Duration.ZERO));
        web.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\n: empty\r\n\r\n",
                "GET /a\u0000b HTTP/1.1\r\nHost: h\r\n\r\n",
                "G\"T / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: h\nA: b\r\n\r\n",
                "GET / HPTP/1.1\r\nHost: h\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "HEAD /api/v2/status HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\r\n\r\n",
                "POST /nope HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nA: b\r\n c\u0000\r\n\r\n[]",
                "GET / HTTP/1.0\r\nA: b\r\n \rc\r\n\r\n"
            })
    void aDoubtfulRequestIsTheLastOfItsConnection(String request) throws Exception {
        String answer = web.raw(NEXT + request + NEXT);

        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("HTTP/1.2", "HPTP");
        assertThat(answer.split("HTTP/1\\.[01] ", -1)).hasSize(3);
        assertThat(answer.substring(1)).containsPattern("HTTP/1\\.[01] 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x2\r\n[]\r\n0\r\n\r\n", "0\r\nA: b\r\n c\r\r\n\r\n", "0\r\nTrailer: a\rb\r\n\r\n"})
    void theConnectionEndsWithAChunkThatCannotBeReadAlsoBehindOtherRequests(String chunks) throws Exception {
        String chunked = "POST /-/nope HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write((NEXT + chunked + NEXT).getBytes(StandardCharsets.US_ASCII));

            assertThat(ServedWeb.closes(socket)).isTrue();
        }
    }

    @Test
    void aRequestOfHttp10NeedsNoHost() throws Exception {
        assertThat(web.raw("GET /-/ready HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 ");
    }
}
