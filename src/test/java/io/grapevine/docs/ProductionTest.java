package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code production.md} against the sources. */
class ProductionTest {
    @Test
    void pageHasEveryMetricThatAlertmanagerDoesNotHaveAndNoOther() throws IOException {
        assertThat(Page.of("production.md").section("## Metrics").firstColumn())
                .filteredOn(name -> name.startsWith("grapevine_"))
                .containsExactlyInAnyOrderElementsOf(MetricNames.collect());
    }
}
