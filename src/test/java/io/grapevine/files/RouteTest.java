package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.RouteConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static RouteConfig route(String yaml) {
        return Loading.config("route: " + yaml + "\nreceivers: [{name: r}, {name: s}]\ntime_intervals: [{name: w}]\n")
                .route();
    }

    private static RouteConfig child(String parent, String child) {
        return route("{receiver: r, " + parent + "routes: [{" + child + "}]}")
                .routes()
                .get(0);
    }

    @Test
    void routeHasAlertmanagersDefaultsAtTheRoot() {
        RouteConfig root = route("{receiver: r}");
        assertThat(root.groupWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(root.groupInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(root.repeatInterval()).isEqualTo(Duration.ofHours(4));
        assertThat(root.groupBy()).isEmpty();
        assertThat(root.groupByAll()).isFalse();
    }

    @Test
    void inheritsWhatItDoesNotSay() {
        RouteConfig child = child("group_by: [b, a], group_wait: 1s, group_interval: 2s, repeat_interval: 3s, ", "");
        assertThat(child.receiver()).isEqualTo("r");
        assertThat(child.groupBy()).containsExactly("a", "b");
        assertThat(child.groupWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(child.groupInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(child.repeatInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(child("", "receiver: s, group_wait: 0s").receiver()).isEqualTo("s");
        assertThat(child("group_wait: 9s, ", "group_wait: 0s").groupWait()).isZero();
    }

    @Test
    void inheritsGroupingByAllUntilARouteNamesLabels() {
        assertThat(child("group_by: [...], ", "").groupByAll()).isTrue();
        RouteConfig named = child("group_by: [...], ", "group_by: [x]");
        assertThat(named.groupByAll()).isFalse();
        assertThat(named.groupBy()).containsExactly("x");
        assertThat(child("group_by: [a], ", "group_by: [...]").groupBy()).isEmpty();
        RouteConfig none = child("group_by: [...], ", "group_by: []");
        assertThat(none.groupByAll()).isFalse();
        assertThat(none.groupBy()).isEmpty();
        assertThat(child("group_by: [a], ", "group_by: null").groupBy()).containsExactly("a");
    }

    @Test
    void routeMergesLabelsOverThoseOfTheParent() {
        RouteConfig child = child("labels: {a: '1', b: '2'}, ", "labels: {b: '3', c: '{{ .x }}'}");
        assertThat(child.labels()).hasToString("{a=\"1\", b=\"3\", c=\"{{ .x }}\"}");
    }

    @Test
    void routeDoesNotInheritTimeIntervalsNorContinue() {
        RouteConfig inner = route("{receiver: r, routes: [{mute_time_intervals: [w], active_time_intervals: [w], "
                        + "continue: yes, routes: [{}]}]}")
                .routes()
                .get(0);
        assertThat(inner.muteTimeIntervals()).containsExactly("w");
        assertThat(inner.continueMatching()).isTrue();
        assertThat(inner.routes().get(0).muteTimeIntervals()).isEmpty();
        assertThat(inner.routes().get(0).activeTimeIntervals()).isEmpty();
        assertThat(inner.routes().get(0).continueMatching()).isFalse();
    }

    @Test
    void routePutsLegacyAndNewMatchersTogetherInTheOrderOfGroupKeys() {
        RouteConfig child = child("", "match: {c: x}, match_re: {b: y|z}, matchers: ['d!=\"e\"', 'a=~\"f\"']");
        assertThat(child.matchers()).hasToString("{a=~\"f\",b=~\"^(?:y|z)$\",c=\"x\",d!=\"e\"}");
    }

    @Test
    void routeTakesAnInhibitionRulesLabelsOnce() {
        InhibitRuleConfig rule = Loading.config("route: {receiver: r}\nreceivers: [{name: r}]\ninhibit_rules: "
                        + "[{name: n, source_match: {a: b}, target_match_re: {c: d}, equal: [y, x, y]}]\n")
                .inhibitRules()
                .get(0);
        assertThat(rule.name()).isEqualTo("n");
        assertThat(rule.equal()).containsExactly("y", "x");
        assertThat(rule.source()).hasToString("{a=\"b\"}");
        assertThat(rule.target()).hasToString("{c=~\"^(?:d)$\"}");
    }
}
