package io.grapevine.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.bench.Sample;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The work that must go on while a program is in trouble: an alert every fifth of a second, each a group of its own
 * that is notified at once, and a probe. The receiver is this process.
 */
final class Pulse implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final double NANOS_PER_MILLI = 1e6;

    private final HookServer receiver;
    private final String host;
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Double> millisUntilNotified = new ConcurrentHashMap<>();
    private final Sample posts = new Sample();
    private final Sample probes = new Sample();
    private final AtomicInteger repeated = new AtomicInteger();
    private int next;
    private int refused;
    private int failedProbes;

    /** Opens the receiver on the loopback address. */
    Pulse() {
        this(InetAddress.getLoopbackAddress());
    }

    /** Opens the receiver on an address of this computer. */
    Pulse(InetAddress address) {
        host = address.getHostAddress();
        receiver = HookServer.start(address);
        receiver.answer((exchange, request) -> {
            take(Json.read(request.body()));
            HookServer.status(200, "").to(exchange, request);
        });
    }

    private void take(JsonNode body) {
        long now = System.nanoTime();
        for (JsonNode alert : body.path("alerts")) {
            String name = alert.path("labels").path("alertname").asText();
            Long start = sent.get(name);
            if (start != null && alert.path("status").asText().equals("firing")) {
                if (millisUntilNotified.putIfAbsent(name, (now - start) / NANOS_PER_MILLI) != null) {
                    repeated.incrementAndGet();
                }
            }
        }
    }

    /**
     * The configuration of a program that notifies this receiver, and none of other alerts.
     *
     * @param route further settings of the route for all else, in YAML's flow style, beginning with a comma; may be empty
     */
    String config(String route) {
        return """
            route: {receiver: none, routes: [
              {receiver: pulse, matchers: [pulse="yes"], group_by: [alertname], group_wait: 0s, group_interval: 1m, repeat_interval: 4h}%s]}
            receivers: [{name: none}, {name: pulse, webhook_configs: [&own {url: 'http://%s:%d/', send_resolved: false}]},
              {name: pager, webhook_configs: [*own]}, {name: ana, webhook_configs: [*own]}, {name: ben, webhook_configs: [*own]}]
            """.formatted(route, host, receiver.port());
    }

    /** Posts and probes for a while. An alert is posted to each program, as Prometheus does, and the first is probed. */
    void beat(Duration length, Program... programs) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            String name = "pulse" + next++;
            String body = "[{\"labels\":{\"alertname\":\"" + name + "\",\"pulse\":\"yes\"}}]";
            sent.put(name, System.nanoTime());
            if (List.of(programs).stream().noneMatch(program -> isAccepted(program, body))) {
                sent.remove(name);
                refused++;
            }
            probe(programs[0]);
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private boolean isAccepted(Program program, String body) {
        return answers(program, "POST", "/api/v2/alerts", body, posts);
    }

    private void probe(Program program) {
        if (!answers(program, "GET", "/-/ready", "", probes)) {
            failedProbes++;
        }
    }

    private static boolean answers(Program program, String method, String path, String body, Sample times) {
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = program.send(method, path, body);
            if (answer.statusCode() != 200) {
                return false;
            }
            times.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a few figures, for a table with a row for each trouble; waits for all notifications. */
    void addShortTo(Figures figures, double mostMillis) throws Exception {
        awaitNotifications();
        figures.most("Alerts of others not accepted", refused, 0);
        figures.most("… not notified", sent.size() - millisUntilNotified.size(), 0);
        figures.times("From post to notification (median / 99 % / most)", notifiedMillis(), 1, mostMillis);
        figures.times("Probe (median / 99 % / most)", probes, 1, mostMillis);
        figures.most("Probes that failed", failedProbes, 0);
    }

    /** Adds what was measured while none of the alerts was to be refused. */
    void addTo(Figures figures, double mostMillis) throws Exception {
        figures.most("Alerts refused of those posted each 0.2 s", refused, 0);
        addAcceptedTo(figures, mostMillis);
    }

    /** Adds what was measured while some of the alerts could be refused; waits for the notifications of all others. */
    void addAcceptedTo(Figures figures, double mostMillis) throws Exception {
        awaitNotifications();
        figures.tell("Alerts posted meanwhile, one each 0.2 s", sent.size() + refused);
        figures.most("… accepted and not notified within a minute", sent.size() - millisUntilNotified.size(), 0);
        figures.tell("… notified more than once", repeated.get());
        figures.times(
                "Time from the post to the notification (median / 99 % / most)", notifiedMillis(), 0.99, mostMillis);
        figures.times("Time of a post", posts, 0.99, mostMillis);
        figures.times("Time of a probe", probes, 0.99, mostMillis);
        figures.most("Probes that failed", failedProbes, 0);
    }

    private void awaitNotifications() throws Exception {
        try {
            Eventually.holds("all are notified", () -> millisUntilNotified.size() >= sent.size());
        } catch (AssertionError late) {
            System.err.println(sent.size() - millisUntilNotified.size() + " alerts are not notified: " + late);
        }
    }

    private Sample notifiedMillis() {
        Sample notified = new Sample();
        millisUntilNotified.values().forEach(notified::add);
        return notified;
    }

    @Override
    public void close() {
        receiver.close();
    }
}
