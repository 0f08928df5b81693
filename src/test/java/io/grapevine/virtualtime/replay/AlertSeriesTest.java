package io.grapevine.virtualtime.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.go.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertSeriesTest {
    private static final Instant END = Instant.ofEpochSecond(2400);

    private final AlertSeries series =
            new AlertSeries(Instant.ofEpochSecond(600), Duration.ofMinutes(1), Map.of("cluster", "eu", "job", "no"));

    private static byte[] matrix(String values) {
        return ("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":"
                        + "\"ALERTS\",\"alertname\":\"Down\",\"alertstate\":\"firing\",\"job\":\"db\"},\"values\":["
                        + values + "]}]}}")
                .getBytes(UTF_8);
    }

    private List<String> records() {
        return series.records(END).stream()
                .map(record -> record.at().getEpochSecond() + " " + record.change() + " "
                        + record.startsAt().getEpochSecond())
                .sorted()
                .toList();
    }

    @Test
    void anAlertFiresWhileItHasSamples() throws JsonException {
        assertThat(series.add(matrix("[1200,\"1\"],[1260,\"1\"]"))).isEmpty();
        assertThat(series.add(matrix("[1320,\"1\"],[2040,\"1\"]"))).isEmpty();

        assertThat(records())
                .containsExactly(
                        "1200 RECEIVED 1200", "1380 RESOLVED 1200", "2040 RECEIVED 2040", "2100 RESOLVED 2040");
        assertThat(series.records(END).get(0).labels()).hasToString("{alertname=\"Down\", cluster=\"eu\", job=\"db\"}");
    }

    @Test
    void anAlertWithASampleAtTheEndsFiresThere() throws JsonException {
        series.add(matrix("[600,\"1\"],[1200,\"1\"],[2400,\"1\"]"));

        assertThat(records())
                .containsExactly(
                        "1200 RECEIVED 1200",
                        "1260 RESOLVED 1200",
                        "2400 RECEIVED 2400",
                        "600 RECEIVED 600",
                        "660 RESOLVED 600");
        assertThat(series.notes()).hasSize(2).last().asString().contains("1 alert fired at the beginning already");
    }

    @Test
    void errorsAndWarningsAreReported() throws JsonException {
        byte[] error =
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"too many points\"}".getBytes(UTF_8);
        byte[] warning = "{\"status\":\"success\",\"warnings\":[\"slow\"],\"data\":{\"result\":[]}}".getBytes(UTF_8);

        assertThat(series.add(error)).contains("too many points");
        assertThat(series.add(warning)).isEmpty();
        assertThat(series.notes()).contains("Prometheus warns: slow");
        assertThatThrownBy(() -> series.add("<html>".getBytes(UTF_8))).isInstanceOf(JsonException.class);
    }
}
