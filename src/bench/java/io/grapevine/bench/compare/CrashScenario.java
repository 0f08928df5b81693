package io.grapevine.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program is killed while it creates silences and notifies, and started again with the same data: which share of the
 * silences that it had acknowledged is lost, and which share of the groups is notified again whose notification had been
 * answered a second before.
 */
final class CrashScenario implements Scenario {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern INSTANCE = Pattern.compile("\"instance\"\\s*:\\s*\"([^\"]+)\"");
    private static final long ALERT_PERIOD_NANOS = 20_000_000;
    private static final long SILENCE_PAUSE_MILLIS = 5;

    /** Long enough for some records to be durable. */
    private static final Duration AT_LEAST = Duration.ofSeconds(3);

    /** A notification that was answered so long before the end has a durable record. */
    private static final Duration DURABLE = Duration.ofSeconds(1);

    /** The instance of an alert, and when its notification arrived first. */
    private final Map<String, Long> notified = new ConcurrentHashMap<>();

    private final Set<String> again = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
    private volatile boolean killed;

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        Duration length = run.effort().length().compareTo(AT_LEAST) < 0
                ? AT_LEAST
                : run.effort().length();
        AlertSet alerts = new AlertSet("crash", Integer.MAX_VALUE, 1, Instant.now());
        try (Sink sink = new Sink(0, this::received)) {
            String config = Configs.immediate(sink.port());
            Set<String> acknowledged = runUntilKilled(run, config, alerts, length);
            long durable = System.nanoTime() - DURABLE.toNanos();
            Set<String> before = new HashSet<>();
            notified.forEach((instance, at) -> {
                if (at < durable) {
                    before.add(instance);
                }
            });
            int sent = notified.size();
            try (Server server = run.start(config)) {
                run.add(Figure.CRASH_LOST, point, share(missing(server, acknowledged), acknowledged.size()));
                sendAgain(server, alerts, sent, run.effort().patience());
                again.retainAll(before);
                run.add(Figure.CRASH_REPEATED, point, share(again.size(), before.size()));
            }
        }
    }

    private void received(byte[] body, long at) {
        Matcher matcher = INSTANCE.matcher(new String(body, StandardCharsets.UTF_8));
        if (matcher.find()) {
            String instance = matcher.group(1);
            if (notified.putIfAbsent(instance, at) != null) {
                again.add(instance);
            }
            arrivals.add(instance);
        }
    }

    /** Returns the ids of all silences that were acknowledged. */
    private Set<String> runUntilKilled(Run run, String config, AlertSet alerts, Duration length)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Server server = run.start(config)) {
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            long never = System.nanoTime() + Duration.ofDays(1).toNanos();
            Load notifying = connection -> Pace.send(connection, ALERT_PERIOD_NANOS, never, alerts::firingAlone);
            Load silencing = connection -> createSilences(connection, acknowledged);
            List<Future<?>> senders = List.of(
                    threads.submit(() -> untilKilled(server, notifying)),
                    threads.submit(() -> untilKilled(server, silencing)));
            Thread.sleep(length.toMillis());
            killed = true;
            server.close();
            for (Future<?> sender : senders) {
                sender.get();
            }
            return acknowledged;
        } catch (ExecutionException e) {
            throw new IOException("the load could not be sent", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The requests that are sent over a connection until the server is killed. */
    @FunctionalInterface
    private interface Load {
        Object send(Connection connection) throws IOException, InterruptedException;
    }

    private Object untilKilled(Server server, Load load) throws IOException, InterruptedException {
        try (Connection connection = server.connect()) {
            return load.send(connection);
        } catch (IOException e) {
            if (killed) {
                return "killed";
            }
            throw e;
        }
    }

    private static Sample createSilences(Connection connection, Set<String> acknowledged)
            throws IOException, InterruptedException {
        SilenceSource source = new SilenceSource(AlertSet.of("other", Integer.MAX_VALUE));
        for (int i = 0; ; i++) {
            Connection.Answer answer = connection.answer(source.matchingNone(i));
            acknowledged.add(JSON.readTree(answer.body()).path("silenceID").asText());
            Thread.sleep(SILENCE_PAUSE_MILLIS);
        }
    }

    private static int missing(Server server, Set<String> acknowledged) throws IOException {
        Set<String> lost = new HashSet<>(acknowledged);
        try (Connection connection = server.connect()) {
            for (JsonNode silence :
                    JSON.readTree(connection.get("/api/v2/silences").body())) {
                lost.remove(silence.path("id").asText());
            }
        }
        return lost.size();
    }

    /** Sends the first alerts again and one more, and returns when that has been notified and nothing is left to do. */
    private void sendAgain(Server server, AlertSet alerts, int count, Duration patience)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        String last = alerts.instance(count + 1);
        try (Connection connection = server.connect(patience)) {
            for (int i = 0; i < count; i++) {
                connection.exchange(alerts.firingAlone(i));
            }
            connection.exchange(alerts.firingAlone(count + 1));
        }
        for (String arrival = ""; !arrival.equals(last); ) {
            String next = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new IOException("no notification of " + last + " after the crash");
            }
            arrival = next;
        }
        server.settle();
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
