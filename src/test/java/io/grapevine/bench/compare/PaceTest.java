package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.bench.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(10);

    private static byte[] request(int number) {
        return Connection.postRequest("/", Integer.toString(number));
    }

    @Test
    void requestsAreSentInOrderAndNoMoreThanOneForEachPeriod() throws Exception {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        try (Sink sink = new Sink(0, (body, at) -> bodies.add(new String(body, StandardCharsets.US_ASCII)));
                Connection connection = new Connection(sink.port())) {
            Pace.send(connection, PERIOD, System.nanoTime() + 5 * PERIOD, PaceTest::request);
        }
        assertThat(bodies).hasSizeBetween(1, 5).startsWith("0");
        assertThat(bodies).isSorted();
    }

    @Test
    void oneRequestIsSentEvenIfItIsTooLate() throws Exception {
        try (Sink sink = new Sink(0, (body, at) -> {});
                Connection connection = new Connection(sink.port())) {
            assertThat(Pace.send(connection, PERIOD, System.nanoTime() - PERIOD, PaceTest::request)
                            .median())
                    .isPositive();
        }
    }

    @Test
    void whatIsLateIsNotMadeUpFor() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        Sink.Listener slowAtFirst = (body, at) -> {
            if (requests.getAndIncrement() == 0) {
                LockSupport.parkNanos(16 * PERIOD);
            }
        };
        try (Sink sink = new Sink(0, slowAtFirst);
                Connection connection = new Connection(sink.port())) {
            Pace.send(connection, PERIOD, System.nanoTime() + 20 * PERIOD, PaceTest::request);
        }
        // one that is slow, at most two that are due when it is answered, and one for each period that is left
        assertThat(requests.get()).isBetween(1, 8);
    }

    @Test
    void refusalIsAnError() throws Exception {
        try (Sink sink = new Sink(0, (body, at) -> {});
                Connection connection = new Connection(sink.port())) {
            sink.refuse(true);
            assertThatThrownBy(() -> Pace.send(connection, PERIOD, System.nanoTime() + 5 * PERIOD, PaceTest::request))
                    .isInstanceOf(IOException.class)
                    .hasMessage("status 503 (expected: 200)");
        }
    }
}
