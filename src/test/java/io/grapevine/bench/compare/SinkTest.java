package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bench.Connection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkTest {
    private static final int DELAY_MILLIS = 20;

    @Test
    void requestsOfOneConnectionAreAnsweredAfterTheDelay() throws Exception {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        try (Sink sink = new Sink(DELAY_MILLIS, (body, at) -> bodies.add(new String(body, StandardCharsets.UTF_8)));
                Connection connection = new Connection(sink.port())) {
            long start = System.nanoTime();
            assertThat(connection.exchange(Connection.postRequest("/", "{\"é\":1}")))
                    .isEqualTo(200);
            assertThat(connection.exchange(Connection.postRequest("/", "[]"))).isEqualTo(200);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2L * DELAY_MILLIS * 1_000_000);
        }
        assertThat(bodies).containsExactly("{\"é\":1}", "[]");
    }

    @Test
    void refusedRequestsAreNotCounted() throws Exception {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        try (Sink sink = new Sink(0, (body, at) -> bodies.add(new String(body, StandardCharsets.UTF_8)));
                Connection connection = new Connection(sink.port())) {
            sink.refuse(true);
            assertThat(connection.exchange(Connection.postRequest("/", "1"))).isEqualTo(503);
            sink.refuse(false);
            assertThat(connection.exchange(Connection.postRequest("/", "2"))).isEqualTo(200);
        }
        assertThat(bodies).containsExactly("2");
    }
}
