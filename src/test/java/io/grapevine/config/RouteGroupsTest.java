package io.grapevine.config;

import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import org.junit.jupiter.api.Test;

class RouteGroupsTest {
    /** Two routes of one key, a route below another, and matchers that look like the end of a key. */
    private final Route root = Route.tree(route(
            "root",
            route("a", matchers("team=\"a\""), true),
            route("b", matchers("team=\"a\""), false, route("c", matchers("odd=\":{x}\""), false))));

    private static String key(Route route, LabelSet labels) {
        return route.key() + ":" + labels;
    }

    @Test
    void idIsThatOfTheKeyOfItsRouteWhateverTheLabels() {
        LabelSet odd = LabelSet.of("alertname", "x:{y", "z", "{}:{}");
        for (Route route : new Route[] {
            root,
            root.children().get(0),
            root.children().get(1),
            root.children().get(1).children().get(0)
        }) {
            for (LabelSet labels : new LabelSet[] {LabelSet.EMPTY, odd}) {
                String id = ShortGroupId.of(route.id(), labels);

                assertThat(root.isKeyOf(id)).accepts(key(route, labels));
                assertThat(root.isKeyOf(id)).rejects(key(route, LabelSet.of("alertname", "other")), "", ":{", "{}");
            }
        }
    }

    @Test
    void idOfARouteThatIsGoneIsOfNoKey() {
        Route gone = root.children().get(1).children().get(0);
        String id = ShortGroupId.of(gone.id(), LabelSet.EMPTY);

        assertThat(Route.tree(route("root")).isKeyOf(id)).rejects(key(gone, LabelSet.EMPTY));
    }

    @Test
    void matchersCoverTheWayToTheRouteAndMissingLabels() {
        Route tree = Route.tree(route(
                "root",
                route(
                        "team",
                        matchers("team=\"a\""),
                        false,
                        grouped(
                                route("page", matchers("severity=~\"page|critical\""), false),
                                "alertname",
                                "cluster"))));
        Route page = tree.children().get(0).children().get(0);

        assertThat(Route.matchersOf(tree.pathTo(page), LabelSet.of("alertname", "A")))
                .hasToString("{team=\"a\",severity=~\"page|critical\",alertname=\"A\",cluster=\"\"}");
    }

    @Test
    void groupOfAllAlertsHasNoMatchers() {
        Route tree = Route.tree(grouped(route("root"), new String[0]));

        assertThat(Route.matchersOf(tree.pathTo(tree), LabelSet.EMPTY)).isEmpty();
    }
}
