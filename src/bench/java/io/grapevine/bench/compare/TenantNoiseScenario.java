package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A scenario that measures how much later a quiet tenant's notifications arrive, from before its alert is posted on,
 * while another tenant posts 10,000 alerts as fast as four connections can, sets silences over a fifth one and uploads
 * configurations over a sixth. Of Grapevine only.
 */
final class TenantNoiseScenario implements Scenario {
    private static final int NOISY_ALERTS = 10_000;
    private static final int POSTERS = 4;
    private static final long PERIOD_NANOS = 10_000_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS = 1e9;
    private static final String QUIET =
            "route: {receiver: team, group_by: ['...'], group_wait: 0s, group_interval: 2h}\n";
    private static final String NOISY =
            "route: {receiver: team, group_by: [alertname], group_wait: 1s, group_interval: %ds}\n";

    private final BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
    private volatile boolean noisy;
    private int posted;

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        if (!run.contender().name().equals(Bench.GRAPEVINE)) {
            return;
        }
        Files.writeString(
                run.directory().resolve("limits.yml"),
                "overrides: {noisy: {alertmanager_max_alerts_count: 0, alertmanager_max_alerts_size_bytes: 0, "
                        + "alertmanager_max_silences_count: 0}}\n");
        Path settings = Files.writeString(
                run.directory().resolve("grapevine.yml"), "server: {tenants: {limits_file: limits.yml}}\n");
        ExecutorService threads = Executors.newFixedThreadPool(POSTERS + 2);
        try (Sink ofQuiet = new Sink(0, (body, at) -> arrivals.add(at));
                Sink ofNoisy = new Sink(0, (body, at) -> {});
                Server server = TenantServer.start(run, "", "--tenants.api", "--grapevine.config=" + settings);
                Connection connection = server.connect(run.effort().patience())) {
            created(connection.exchange(TenantServer.upload("quiet", QUIET, ofQuiet.port())));
            created(connection.exchange(TenantServer.upload("noisy", NOISY.formatted(5), ofNoisy.port())));
            AlertSet quiet = new AlertSet("quiet", Integer.MAX_VALUE, 1, Instant.now());
            follow(connection, quiet, run.effort());
            Sample alone = follow(connection, quiet, run.effort());
            noisy = true;
            long start = System.nanoTime();
            List<Future<Integer>> noise = noise(server, threads, run.effort().patience(), ofNoisy.port());
            Thread.sleep(run.effort().warmUp().toMillis());
            Sample beside = follow(connection, quiet, run.effort());
            noisy = false;
            addNoise(run, point, noise, (System.nanoTime() - start) / NANOS);
            run.add(Figure.NOISE_ALONE_P99, point, alone.quantile(0.99));
            run.add(Figure.NOISE_EXTRA_P50, point, beside.median() - alone.median());
            run.add(Figure.NOISE_EXTRA_P99, point, beside.quantile(0.99) - alone.quantile(0.99));
            run.add(Figure.NOISE_EXTRA_WORST, point, beside.quantile(1) - alone.median());
        } catch (ExecutionException e) {
            throw new IOException("the noise could not be made", e.getCause());
        } finally {
            noisy = false;
            threads.shutdownNow();
        }
    }

    private static void addNoise(Run run, Point point, List<Future<Integer>> noise, double seconds)
            throws InterruptedException, ExecutionException {
        double posts = 0;
        for (Future<Integer> poster : noise.subList(0, POSTERS)) {
            posts += poster.get();
        }
        run.add(Figure.NOISE_ALERTS, point, posts * AlertSet.BATCH / seconds);
        run.add(Figure.NOISE_SILENCES, point, noise.get(POSTERS).get() / seconds);
        run.add(Figure.NOISE_UPLOADS, point, noise.get(POSTERS + 1).get() / seconds);
    }

    private static void created(int status) throws IOException {
        if (status / 100 != 2) {
            throw new IOException("status " + status + " (expected: 200 or 201)");
        }
    }

    /** The posters, the client that sets silences, and the one that uploads; each returns how often it did. */
    private List<Future<Integer>> noise(Server server, ExecutorService threads, Duration patience, int sink) {
        AlertSet alerts = AlertSet.of("noisy", NOISY_ALERTS);
        int batches = alerts.batches();
        List<Future<Integer>> noise = new ArrayList<>();
        for (int i = 0; i < POSTERS; i++) {
            int first = i * batches / POSTERS;
            noise.add(threads.submit(() -> repeat(server, patience, each -> {
                int from = (first + each) % batches * AlertSet.BATCH;
                int to = Math.min(from + AlertSet.BATCH, NOISY_ALERTS);
                return TenantServer.post("noisy", "/api/v2/alerts", alerts.json(from, to));
            })));
        }
        noise.add(threads.submit(() -> repeat(
                server, patience, each -> TenantServer.post("noisy", "/api/v2/silences", silence(alerts, each)))));
        noise.add(threads.submit(() ->
                repeat(server, patience, each -> TenantServer.upload("noisy", NOISY.formatted(5 + each % 2), sink))));
        return noise;
    }

    private static String silence(AlertSet alerts, int number) {
        Instant now = Instant.now();
        return """
                {"matchers": [{"name": "instance", "value": "%s", "isRegex": false}], "startsAt": "%s", "endsAt": "%s",
                 "createdBy": "bench", "comment": "noise"}""".formatted(alerts.instance(number), now, now.plus(Duration.ofHours(1)));
    }

    private int repeat(Server server, Duration patience, IntFunction<byte[]> requests) throws IOException {
        int done = 0;
        try (Connection connection = server.connect(patience)) {
            while (noisy) {
                created(connection.exchange(requests.apply(done++)));
            }
        }
        return done;
    }

    /** Posts single alerts of the quiet tenant, a hundred a second at most. */
    private Sample follow(Connection connection, AlertSet alerts, Effort effort)
            throws IOException, InterruptedException {
        Sample millis = new Sample();
        for (int i = 0; i < effort.notifications(); i++) {
            byte[] request = TenantServer.post("quiet", "/api/v2/alerts", alerts.json(posted, ++posted));
            long start = System.nanoTime();
            created(connection.exchange(request));
            Long arrival = arrivals.poll(effort.patience().toMillis(), TimeUnit.MILLISECONDS);
            if (arrival == null) {
                throw new IOException("no notification of alert " + posted);
            }
            millis.add((arrival - start) / NANOS_PER_MILLI);
            long early = start + PERIOD_NANOS - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, early));
        }
        return millis;
    }
}
