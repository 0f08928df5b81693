package io.grapevine.dispatch;

import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import org.junit.jupiter.api.Test;

class GroupMatchersTest {
    @Test
    void matchersCoverTheWayToTheRouteAndMissingLabels() {
        Route root = Route.tree(route(
                "root",
                route(
                        "team",
                        matchers("team=\"a\""),
                        false,
                        grouped(
                                route("page", matchers("severity=~\"page|critical\""), false),
                                "alertname",
                                "cluster"))));
        Route page = root.children().get(0).children().get(0);

        assertThat(GroupMatchers.of(root.pathTo(page), LabelSet.of("alertname", "A")))
                .hasToString("{team=\"a\",severity=~\"page|critical\",alertname=\"A\",cluster=\"\"}");
    }

    @Test
    void groupOfAllAlertsHasNoMatchers() {
        Route root = Route.tree(grouped(route("root"), new String[0]));

        assertThat(GroupMatchers.of(root.pathTo(root), LabelSet.EMPTY)).isEmpty();
    }
}
