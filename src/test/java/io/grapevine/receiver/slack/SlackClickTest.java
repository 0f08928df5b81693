package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.JsonTree;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackClickTest {
    private static final Instant NOW = Instant.parse("2026-11-23T14:03:00.123456Z");
    private static final String ANSWERS = "https://hooks.slack.com/actions/T1/1/x";

    private final FakeSlack slack = new FakeSlack();

    @BeforeEach
    void post() throws Exception {
        slack.post(
                "Disk full",
                ActionTargets.buttons(ActionTargets.TOKENS),
                new MessageIncident("0123456789abcdef", 1, NOW));
    }

    private JsonObject payload() {
        return slack.click("Acknowledge", "ana", NOW, ANSWERS);
    }

    private static JsonObject action(JsonObject payload) {
        return payload.getJsonArray("actions").getJsonObject(0);
    }

    private static Optional<SlackClick> parse(String json) {
        return JsonTree.read(json).flatMap(payload -> SlackClick.of(payload, true));
    }

    @Test
    void aClickHasAllThatAnAnswerNeeds() {
        SlackClick click = parse(payload().encode()).orElseThrow();

        assertThat(click.userId()).isEqualTo("UANA");
        assertThat(click.userName()).isEqualTo("ana");
        assertThat(click.channelId()).isEqualTo(FakeSlack.CHANNEL);
        assertThat(click.channelName()).isEqualTo("alerts");
        assertThat(click.messageTs()).isEqualTo(slack.message().getString("ts"));
        assertThat(click.responseUrl().reveal()).isEqualTo(ANSWERS);
        assertThat(click.token().reveal()).isEqualTo(action(payload()).getString("value"));
        assertThat(click.at()).contains(NOW);
        assertThat(click.choice()).contains(ActionTargets.CHOICE);
        assertThat(click.permalink()).isEqualTo("https://example.slack.com/archives/C024BE91L/p1700000000000001");
        assertThat(click.toString())
                .doesNotContain(click.token().reveal(), click.responseUrl().reveal());
    }

    @Test
    void theOptionOfAMenuIsAClickToo() {
        JsonObject payload = payload();
        JsonObject action = action(payload);
        action.put("selected_option", new JsonObject().put("value", action.remove("value")));

        assertThat(parse(payload.encode()).orElseThrow().token().reveal())
                .isEqualTo(action(payload()).getString("value"));
    }

    @Test
    void clicksOfOthersAndLinksAreIgnored() {
        JsonObject foreign = payload();
        action(foreign).put("action_id", "approve");
        JsonObject link = payload();
        action(link).remove("value");
        JsonObject dialog = payload().put("type", "view_submission");
        JsonObject anonymous = payload();
        anonymous.remove("user");

        assertThat(List.of(foreign, link, dialog, anonymous, new JsonObject()))
                .allSatisfy(payload -> assertThat(parse(payload.encode())).isEmpty());
    }

    @Test
    void oursIsFoundAmongOthers() {
        JsonObject payload = payload();
        payload.put(
                "actions",
                new JsonArray()
                        .add(new JsonObject().put("action_id", "approve"))
                        .add(action(payload)));

        assertThat(parse(payload.encode())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "-1.5", "99999999999999999999.1", "1e9", "1.", "NaN"})
    void aTimeThatIsNoneIsNotKnown(String time) {
        JsonObject payload = payload();
        action(payload).put("action_ts", time);

        assertThat(parse(payload.encode()).orElseThrow().at()).isEmpty();
    }

    @Test
    void nestingIsLimited() {
        String deep = "[".repeat(200_000);
        JsonObject payload = payload();

        assertThat(parse(deep)).isEmpty();
        assertThat(parse("{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}")).isEmpty();
        assertThat(parse(payload.encode() + " {}")).isEmpty();
        assertThat(parse("{\"a\":" + "9".repeat(5000) + "}")).isEmpty();
    }

    @Test
    void noTextMakesItFail() {
        byte[] valid = payload().encode().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = valid.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(8) == 0 ? random.nextInt(text.length) : text.length;
            String mutated = new String(text, 0, length, StandardCharsets.UTF_8);
            assertThatCode(() -> parse(mutated).ifPresent(click -> {
                        click.permalink();
                        SlackAnswers.color(click);
                    }))
                    .as(mutated)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aFieldOfAnyOtherTypeMakesItFailNeither() {
        Random random = new Random(11);
        List<Object> others = List.of(1, 1.5, true, "", "x", new JsonArray(), new JsonObject(), new JsonArray().add(1));
        for (String name : payload().fieldNames()) {
            for (Object other : others) {
                JsonObject payload = payload().put(name, other);
                JsonObject nested = payload();
                nested.getMap()
                        .replaceAll((key, value) -> key.equals(name) && value instanceof JsonObject object
                                ? new JsonObject()
                                        .put(object.fieldNames().iterator().next(), others.get(random.nextInt(8)))
                                : value);
                assertThatCode(() -> {
                            parse(payload.encode()).ifPresent(SlackAnswers::color);
                            parse(nested.encode()).ifPresent(SlackAnswers::color);
                        })
                        .doesNotThrowAnyException();
            }
        }
    }
}
