package io.grapevine.bench.compare;

import io.grapevine.bench.Replicas;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A receiver that answers 503 until all three replicas try to notify it, and then 200 at once: how many notifications it takes
 * beyond one for each group.
 */
final class OutageScenario implements Scenario {
    private static final int GROUPS = 20;
    private static final int GROUP_INTERVAL_SECONDS = 300;
    private static final long STEP_MILLIS = 20;

    /** Short, so that all three take part soon. */
    private static final String PEER_TIMEOUT = "--cluster.peer-timeout=1s";

    private final Duration outage;
    private final Duration quiet;

    /** Down for 6 s; what comes more than 15 s after the last notification is not counted. */
    OutageScenario() {
        this(Duration.ofSeconds(6), Duration.ofSeconds(15));
    }

    /**
     * Takes other times.
     *
     * @param outage how long it is down
     * @param quiet how long nothing has to come until no more is expected
     */
    OutageScenario(Duration outage, Duration quiet) {
        this.outage = outage;
        this.quiet = quiet;
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        AtomicInteger accepted = new AtomicInteger();
        AtomicLong last = new AtomicLong();
        try (Sink sink = new Sink(0, (body, at) -> {
                    accepted.incrementAndGet();
                    last.set(at);
                });
                Replicas replicas = new Replicas(
                        run.contender(),
                        run.directory(),
                        Configs.storm(sink.port(), 0, GROUP_INTERVAL_SECONDS),
                        PEER_TIMEOUT)) {
            replicas.awaitFormed();
            sink.refuse(true);
            replicas.exchange(new AlertSet("outage", GROUPS, GROUPS, Instant.now()).firing(0));
            Thread.sleep(outage.toMillis());
            last.set(System.nanoTime());
            sink.refuse(false);
            await(accepted, last, run.effort().patience());
            run.add(Figure.OUTAGE_EXTRA, point, accepted.get() - GROUPS);
        }
    }

    private void await(AtomicInteger accepted, AtomicLong last, Duration patience)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (accepted.get() < GROUPS || System.nanoTime() - last.get() < quiet.toNanos()) {
            if (accepted.get() < GROUPS && System.nanoTime() > deadline) {
                throw new IOException(accepted + " notifications (expected: " + GROUPS + " at least)");
            }
            Thread.sleep(STEP_MILLIS);
        }
    }
}
