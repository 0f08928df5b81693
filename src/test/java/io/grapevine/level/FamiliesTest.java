package io.grapevine.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class FamiliesTest {
    @Test
    void familyHasTypeLabelsHelpAndTheValuesOfLabels() {
        assertThat(Families.read("""
                # HELP failed_total Failed, by reason.
                # TYPE failed_total counter
                failed_total{integration="a",reason="other"} 0
                failed_total{integration="b",reason="a \\"b\\", {c}"} 0
                # HELP took_seconds How long.
                # TYPE took_seconds histogram
                took_seconds_bucket{method="get",le="+Inf"} 0
                took_seconds_sum{method="get"} 0
                took_seconds_count{method="get"} 0
                # HELP plain_count No histogram.
                # TYPE plain_count gauge
                plain_count 3
                """))
                .containsOnly(
                        entry(new Item("metric", "failed_total"), "counter[integration, reason]"),
                        entry(new Item("metric help", "failed_total"), "Failed, by reason."),
                        entry(new Item("metric label", "failed_total{integration}"), "a b"),
                        entry(new Item("metric label", "failed_total{reason}"), "a \\\"b\\\", {c} other"),
                        entry(new Item("metric", "took_seconds"), "histogram[le, method]"),
                        entry(new Item("metric help", "took_seconds"), "How long."),
                        entry(new Item("metric label", "took_seconds{le}"), ""),
                        entry(new Item("metric label", "took_seconds{method}"), "get"),
                        entry(new Item("metric", "plain_count"), "gauge[]"),
                        entry(new Item("metric help", "plain_count"), "No histogram."));
    }
}
