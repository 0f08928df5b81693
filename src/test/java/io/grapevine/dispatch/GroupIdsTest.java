package io.grapevine.dispatch;

import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import org.junit.jupiter.api.Test;

class GroupIdsTest {
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
                String id = GroupIds.of(route.id(), labels);

                assertThat(GroupIds.isOf(id, root)).accepts(key(route, labels));
                assertThat(GroupIds.isOf(id, root))
                        .rejects(key(route, LabelSet.of("alertname", "other")), "", ":{", "{}");
            }
        }
    }

    @Test
    void idOfARouteThatIsGoneIsOfNoKey() {
        Route gone = root.children().get(1).children().get(0);
        String id = GroupIds.of(gone.id(), LabelSet.EMPTY);

        assertThat(GroupIds.isOf(id, Route.tree(route("root")))).rejects(key(gone, LabelSet.EMPTY));
    }
}
