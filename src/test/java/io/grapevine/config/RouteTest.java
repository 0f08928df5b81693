package io.grapevine.config;

import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static List<String> receivers(Route tree, String... labels) {
        return tree.match(LabelSet.of(labels)).stream()
                .map(route -> route.config().receiver())
                .toList();
    }

    private static List<String> ids(Route tree) {
        List<String> ids = new ArrayList<>();
        tree.walk(route -> ids.add(route.id()));
        return ids;
    }

    @Test
    void routeMatchesItselfWhereNoChildMatches() {
        Route tree = Route.tree(route("root", route("a", matchers("x=\"1\""), false)));

        assertThat(receivers(tree, "x", "2")).containsExactly("root");
    }

    @Test
    void matchingRouteEndsTheSearchUnlessItContinues() {
        Route tree = Route.tree(route(
                "root",
                route("first", matchers("x=\"1\""), true),
                route("second", matchers("x=\"1\""), false),
                route("third", matchers("x=\"1\""), false)));

        assertThat(receivers(tree, "x", "1")).containsExactly("first", "second");
    }

    @Test
    void manySiblingsAreTriedInTheirOrder() {
        Random random = new Random(1);
        List<String> kinds = List.of("x=\"1\"", "x=\"2\"", "x=\"\"", "y=\"1\"", "x=~\"1|2\"", "x!=\"1\"", "z=\"1\"");
        for (int round = 0; round < 300; round++) {
            List<RouteConfig> children = new ArrayList<>();
            int count = random.nextInt(60);
            for (int i = 0; i < count; i++) {
                String second = kinds.get(random.nextInt(kinds.size()));
                String first = random.nextInt(4) > 0 ? "x=\"" + random.nextInt(4) + "\"" : second;
                children.add(route("r" + i, matchers(first, second), random.nextBoolean()));
            }
            LabelSet alert = LabelSet.of("x", "" + random.nextInt(5), "y", "" + random.nextInt(2));
            List<String> expected = new ArrayList<>();
            for (RouteConfig child : children) {
                if (child.matchers().matches(alert)) {
                    expected.add(child.receiver());
                    if (!child.continueMatching()) {
                        break;
                    }
                }
            }

            assertThat(Route.tree(route("root", children.toArray(RouteConfig[]::new)))
                            .match(alert))
                    .extracting(route -> route.config().receiver())
                    .isEqualTo(expected.isEmpty() ? List.of("root") : expected);
        }
    }

    @Test
    void matchingChildTakesPrecedenceOverItsParent() {
        RouteConfig inner = route("inner", matchers("y=\"1\""), true);
        Route tree = Route.tree(route(
                "root", route("outer", matchers("x=\"1\""), true, inner), route("last", matchers("x=~\".+\""), false)));

        assertThat(receivers(tree, "x", "1", "y", "1")).containsExactly("inner", "last");
        assertThat(receivers(tree, "x", "1", "y", "2")).containsExactly("outer", "last");
        assertThat(receivers(tree, "y", "1")).containsExactly("root");
    }

    @Test
    void keyOfARouteListsTheMatchersOnItsPath() {
        RouteConfig inner = route("inner", matchers("y!=\"1\""), false);
        Route tree = Route.tree(route("root", route("outer", matchers("a=\"b\"", "x=~\"1|2\""), true, inner)));
        Route innermost = tree.match(LabelSet.of("a", "b", "x", "2")).get(0);

        assertThat(innermost.key()).isEqualTo("{}/{a=\"b\",x=~\"1|2\"}/{y!=\"1\"}");
        assertThat(innermost.groupKey(LabelSet.of("alertname", "A", "b", "é")))
                .isEqualTo("{}/{a=\"b\",x=~\"1|2\"}/{y!=\"1\"}:{alertname=\"A\", b=\"é\"}");
    }

    @Test
    void siblingsWithEqualKeysHaveDifferentIds() {
        Route tree = Route.tree(route(
                "root",
                route("first", matchers("x=\"1\""), true),
                route("second", matchers("x=\"1\""), false),
                route("third", matchers("x=\"2\""), false)));

        assertThat(ids(tree)).doesNotHaveDuplicates().hasSize(4);
        assertThat(tree.children())
                .extracting(Route::key)
                .containsExactly("{}/{x=\"1\"}", "{}/{x=\"1\"}", "{}/{x=\"2\"}");
    }

    @Test
    void routeKeepsItsIdWhenOthersAreInsertedBeforeIt() {
        RouteConfig kept = route("kept", matchers("x=\"1\""), false, route("below", matchers("y=\"1\""), false));
        Route before = Route.tree(route("root", kept));
        Route after = Route.tree(route("root", route("new", matchers("z=\"1\""), false), kept));

        assertThat(ids(after)).containsAll(ids(before));
    }

    @Test
    void groupLabelsAreTheNamedLabelsThatTheAlertHas() {
        LabelSet labels = LabelSet.of("alertname", "A", "cluster", "", "job", "j");

        assertThat(Route.tree(grouped(route("r"), "alertname", "cluster", "missing"))
                        .groupLabels(labels))
                .isEqualTo(LabelSet.of("alertname", "A", "cluster", ""));
        assertThat(Route.tree(grouped(route("r"))).groupLabels(labels)).isEqualTo(LabelSet.EMPTY);
        assertThat(Route.tree(grouped(route("r"), "...")).groupLabels(labels)).isEqualTo(labels);
    }

    @Test
    void onlyAGroupWithoutAnyMatcherIsThatOfAllAlerts() {
        LabelSet none = LabelSet.EMPTY;
        RouteConfig ungrouped = grouped(route("root"));
        RouteConfig below = grouped(route("below", matchers("x=\"1\""), false, ungrouped));

        assertThat(Route.tree(ungrouped).groupsAll(none)).isTrue();
        assertThat(Route.tree(grouped(route("root"), "...")).groupsAll(LabelSet.of("a", "1")))
                .isFalse();
        assertThat(Route.tree(grouped(route("root"), "a")).groupsAll(none)).isFalse(); // of alerts without the label
        Route matched = Route.tree(grouped(route("root", below)));
        assertThat(matched.groupsAll(none)).isTrue();
        assertThat(matched.children().get(0).groupsAll(none)).isFalse();
        assertThat(matched.children().get(0).children().get(0).groupsAll(none)).isFalse();
    }
}
