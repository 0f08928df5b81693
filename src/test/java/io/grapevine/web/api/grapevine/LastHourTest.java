package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.web.api.http.JsonWriter;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LastHourTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
    private final Counter received = metrics.counter("alerts_received_total", "Alerts received.", "status");
    private final Counter notified = metrics.counter("notifications_total", "Notifications.", "integration");

    private static JsonNode read(LastHour hour) throws IOException {
        return new ObjectMapper()
                .readTree(JsonWriter.buffer(json -> json.object(hour::write)).getBytes());
    }

    @Test
    void countersOfAllLabelsAreAddedMinuteByMinute() throws IOException {
        received.labelValues("firing").inc(100);
        LastHour hour = new LastHour(registry);
        assertThat(read(hour).get("received")).isEmpty();
        received.labelValues("firing").inc(3);
        received.labelValues("resolved").inc(4);
        hour.sample();
        notified.labelValues("webhook").inc();
        hour.sample();

        assertThat(read(hour)).hasToString("{\"received\":[7,0],\"notified\":[0,1],\"failed\":[0,0]}");
    }

    @Test
    void counterThatWasSetBackCountsFromZero() throws IOException {
        notified.labelValues("webhook").inc(5);
        LastHour hour = new LastHour(registry);
        notified.clear();
        notified.labelValues("email").inc(2);
        hour.sample();

        assertThat(read(hour).get("notified")).hasToString("[2]");
    }

    @Test
    void onlySixtyMinutesAreKept() throws IOException {
        LastHour hour = new LastHour(registry);
        for (int i = 0; i < 70; i++) {
            received.labelValues("firing").inc(i);
            hour.sample();
        }

        JsonNode minutes = read(hour).get("received");
        assertThat(minutes).hasSize(60);
        assertThat(minutes.get(0).asInt()).isEqualTo(10);
        assertThat(minutes.get(59).asInt()).isEqualTo(69);
    }
}
