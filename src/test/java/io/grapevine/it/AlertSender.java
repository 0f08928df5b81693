package io.grapevine.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Sends what fires to some programs, again and again, as a Prometheus server does. */
public final class AlertSender implements AutoCloseable {
    private static final long PERIOD_MILLIS = 300;

    private final List<TestAlerts> firing = new ArrayList<>();
    private final Supplier<Stream<Program>> programs;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    /** Creates a sender to {@code programs}, which are asked for at each sending. */
    public AlertSender(Supplier<Stream<Program>> programs) {
        this.programs = programs;
    }

    public void start() {
        thread.scheduleWithFixedDelay(this::send, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send() {
        List<TestAlerts> now = firing();
        for (Iterator<Program> each = programs.get().iterator(); each.hasNext(); ) {
            Program program = each.next();
            try {
                for (TestAlerts alerts : now) {
                    program.post("/alerts", alerts.firing());
                }
            } catch (IOException | AssertionError e) {
                // it is being replaced, or answers that it stops
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What is sent as firing. */
    public List<TestAlerts> firing() {
        synchronized (firing) {
            return List.copyOf(firing);
        }
    }

    /** Sends alerts as firing from now on. */
    public void fire(TestAlerts alerts) {
        synchronized (firing) {
            firing.add(alerts);
        }
    }

    /** Sends once that alerts have ended, after which they are not sent as firing again. */
    public void end(TestAlerts ended) throws Exception {
        synchronized (firing) {
            firing.replaceAll(alerts -> without(alerts, ended.names()));
            firing.removeIf(alerts -> alerts.names().isEmpty());
        }
        thread.submit(() -> {
                    for (Iterator<Program> each = programs.get().iterator(); each.hasNext(); ) {
                        each.next().post("/alerts", ended.resolved());
                    }
                    return null;
                })
                .get();
    }

    private static TestAlerts without(TestAlerts alerts, List<String> ended) {
        List<String> left =
                alerts.names().stream().filter(name -> !ended.contains(name)).toList();
        return new TestAlerts(alerts.to(), left, alerts.since());
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        thread.awaitTermination(30, TimeUnit.SECONDS);
    }
}
