package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first notifications of a burst: 50,000 new alerts in 1,800 groups within 10 s, a fifth of the groups for a receiver that takes 30 s
 * for each. How late the others are notified for the first time after their {@code group_wait}, as the first thing that a process
 * does, and once more.
 */
final class BurstScenario implements Scenario {
    private static final Pattern GROUP =
            Pattern.compile("\"groupLabels\"\\s*:\\s*\\{\\s*\"alertname\"\\s*:\\s*\"Alert(\\d+)\"");
    private static final int WAIT_SECONDS = 1;
    private static final int SLOW_MILLIS = 30_000;

    /** The last digits of groups for the slow receiver: 0 and 5. */
    private static final int SLOW = 5;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MOST = 0.99;

    private final int count;
    private final int groups;
    private final Duration length;

    /** The sizes above. */
    BurstScenario() {
        this(50_000, 1_800, Duration.ofSeconds(10));
    }

    /** Other sizes. */
    BurstScenario(int count, int groups, Duration length) {
        this.count = count;
        this.groups = groups;
        this.length = length;
    }

    /** One burst: when each of its groups is due, and when it was notified, in the time of {@link System#nanoTime}. */
    private final class Burst {
        private final Map<Integer, Long> due = new ConcurrentHashMap<>();
        private final Map<Integer, Long> notified = new ConcurrentHashMap<>();
        private final CountDownLatch awaited = new CountDownLatch(groups - (groups + SLOW - 1) / SLOW);

        void received(byte[] body, long at) {
            Matcher group = GROUP.matcher(new String(body, StandardCharsets.ISO_8859_1));
            if (group.find() && notified.putIfAbsent(Integer.valueOf(group.group(1)), at) == null) {
                awaited.countDown();
            }
        }

        /** Sends the alerts of a cluster; the milliseconds from each request to its answer. */
        Sample send(Server server, String cluster) throws IOException {
            Sample millis = new Sample();
            try (Connection connection = server.connect()) {
                long start = System.nanoTime();
                for (int from = 0; from < count; from += AlertSet.BATCH) {
                    int to = Math.min(from + AlertSet.BATCH, count);
                    Pace.await(start + length.toNanos() / count * from);
                    // what has fired for longer than group_wait is notified at once
                    String alerts = new AlertSet("burst", count, groups, Instant.now()).json(from, to);
                    byte[] request =
                            Connection.postRequest("/api/v2/alerts", alerts.replace("\"eu-1\"", "\"" + cluster + "\""));
                    long sent = System.nanoTime();
                    for (int group = from; group < Math.min(to, groups); group++) {
                        due.put(group, sent + TimeUnit.SECONDS.toNanos(WAIT_SECONDS));
                    }
                    int status = connection.exchange(request);
                    if (status != 200) {
                        throw new IOException("status " + status + " (expected: 200)");
                    }
                    millis.add((System.nanoTime() - sent) / NANOS_PER_MILLI);
                }
            }
            return millis;
        }

        /** The milliseconds by which each group was late; infinite for one that was not notified in time. */
        Sample delays(Duration patience) throws InterruptedException {
            awaited.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            Sample delays = new Sample();
            due.forEach((group, at) -> {
                if (group % SLOW != 0) {
                    Long arrived = notified.get(group);
                    delays.add(arrived == null ? Double.POSITIVE_INFINITY : (arrived - at) / NANOS_PER_MILLI);
                }
            });
            return delays;
        }
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        Burst cold = new Burst();
        Burst warm = new Burst();
        String first = "eu-2";
        String second = "eu-3";
        // what the generator renders first takes long, which would be lateness of the contender that is measured first
        new AlertSet("burst", count, groups, Instant.now()).json(0, count);
        try (Sink quick = new Sink(0, (body, at) -> {
                    boolean isFirst = new String(body, StandardCharsets.ISO_8859_1).contains(first);
                    (isFirst ? cold : warm).received(body, at);
                });
                Sink slow = new Sink(SLOW_MILLIS, (body, at) -> {});
                Server server = run.start(Configs.burst(quick.port(), slow.port(), WAIT_SECONDS))) {
            measure(
                    run,
                    point,
                    server,
                    cold,
                    first,
                    Figure.BURST_COLD_P50,
                    Figure.BURST_COLD_P99,
                    Figure.BURST_COLD_POST);
            measure(
                    run,
                    point,
                    server,
                    warm,
                    second,
                    Figure.BURST_WARM_P50,
                    Figure.BURST_WARM_P99,
                    Figure.BURST_WARM_POST);
        }
    }

    private static void measure(
            Run run, Point point, Server server, Burst burst, String cluster, Figure p50, Figure p99, Figure post)
            throws IOException, InterruptedException {
        Sample posts = burst.send(server, cluster);
        run.results()
                .add(
                        run.contender().name(),
                        p50,
                        p99,
                        point,
                        burst.delays(run.effort().patience()));
        run.add(post, point, posts.quantile(MOST));
    }
}
