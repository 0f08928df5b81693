package io.grapevine.server;

import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Counts the tasks that blocked the event loop for long, and logs those that a user may have noticed. On the loop only. */
final class LongTasks implements BiConsumer<String, Duration> {
    private static final Logger LOG = LoggerFactory.getLogger(LongTasks.class);
    /** The length from which a user may notice a task. */
    private static final Duration NOTICED = Duration.ofMillis(100);

    private static final Duration LINE_INTERVAL = Duration.ofMinutes(1);

    private final Counter total;
    private final Map<String, Throttle> lines = new HashMap<>();

    LongTasks(PrometheusRegistry registry) {
        total = new MetricFactory(registry, "grapevine_loop_")
                .counter(
                        "long_tasks_total",
                        "Tasks that held the event loop for longer than " + LoopThread.LONG.toMillis() + " ms.",
                        "task");
    }

    @Override
    public void accept(String task, Duration length) {
        total.labelValues(task).inc();
        boolean noticed = length.compareTo(NOTICED) > 0
                && lines.computeIfAbsent(task, name -> new Throttle(LINE_INTERVAL))
                        .permits(Duration.ofNanos(System.nanoTime()));
        LOG.atLevel(noticed ? Level.INFO : Level.DEBUG)
                .addKeyValue("task", task)
                .addKeyValue("ms", length.toMillis())
                .log("A task held the event loop");
    }
}
