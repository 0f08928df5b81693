package io.grapevine.features.storm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Eventually;
import io.grapevine.web.api.grapevine.GrapevineApiTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Storm valves, and alerts that may end soon, over HTTP: what is held, and what sends it at once. */
class StormValveApiIT extends GrapevineApiTests {
    @BeforeAll
    void configure() throws Exception {
        use("""
            on_call:
              storm_valves: [{receiver: working, budget: {notifications: 1, per: 1d}}]
              hold_transient: [{receiver: working, matchers: [alertname="Transient"], for: 5m}]
            """);
    }

    private JsonNode valve() throws Exception {
        return get("/storm-valves").at("/valves/0");
    }

    @Test
    void anAlertThatMayEndByItselfSaysUntilWhenItIsHeld() throws Exception {
        fire("Transient", "flood");
        JsonNode group = get("/why?label=alertname=Transient&label=kind=flood").at("/groups/0");

        assertThat(group.path("transientUntil").asText()).startsWith("20");
        assertThat(why("Transient", "flood"))
                .isEqualTo("Not notified to receiver working yet: hold_transient holds it until "
                        + group.path("transientUntil").asText() + ", as it is never sent if it ends before.");
    }

    @Test
    void heldGroupsAreShownAndReleased() throws Exception {
        fireUntilOutcome("Let", "flood");
        fire("Held", "flood");
        Eventually.holds("it is held", () -> valve().get("held").asInt() == 1);

        assertThat(valve().get("receiver").asText()).isEqualTo("working");
        assertThat(valve().get("budget").asInt()).isEqualTo(1);
        assertThat(valve().get("left").asInt()).isZero();
        String until = valve().get("nextDigest").asText();
        Eventually.holds(
                "the overview says so",
                () -> group("Held").path("heldUntil").asText().equals(until));
        assertThat(why("Held", "flood"))
                .contains(
                        "Not notified to receiver working yet: too many groups began at once, so a digest at " + until);

        assertThat(api.post(V1 + "/storm-valves/working/release", "{}").statusCode())
                .isEqualTo(400);
        assertThat(api.post(V1 + "/storm-valves/other/release", "{\"by\":\"Ana\"}")
                        .body())
                .contains("has no storm valve (expected: one of GET /storm-valves)");
        assertThat(post("/storm-valves/working/release", "{\"by\":\"Ana\"}").toString())
                .contains("\"released\":1");
        awaitOutcome("Held");
        assertThat(valve().get("held").asInt()).isZero();
        assertThat(valve().has("nextDigest")).isFalse();
    }
}
