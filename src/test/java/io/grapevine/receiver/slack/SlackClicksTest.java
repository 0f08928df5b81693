package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ClickContract;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Clicks in Slack, from the payload to what users see. */
class SlackClicksTest extends ClickContract<JsonObject> {
    private final FakeSlack slack = new FakeSlack();
    private int clicks;

    SlackClicksTest() {
        super("Slack", "#alerts", "https://example.slack.com/archives/C024BE91L/p1700000000000001");
    }

    @Override
    protected void post(ActionTokens tokens, MessageIncident incident) throws Exception {
        slack.post("[FIRING:1] Disk full &amp; more", ActionTargets.buttons(tokens), incident);
    }

    @Override
    protected JsonObject click(String label, String user, Instant at) {
        return slack.click(label, user, at, ClickFixture.HOOKS + ++clicks);
    }

    @Override
    protected CompletionStage<?> deliver(JsonObject click, ActionTarget target) {
        return ClickFixture.deliver(click, target, slack, ClickFixture.NONE, replicas::now);
    }

    @Override
    protected String shown() {
        return slack.message().encode();
    }

    @Override
    protected List<String> whispers() {
        return slack.whispers();
    }

    @Override
    protected String idOf(String user) {
        return "U" + user.toUpperCase(Locale.ROOT);
    }

    @Override
    protected String bold(String name) {
        return "*" + name + "*";
    }

    @Override
    protected void isEscaped(String whisper) {
        assertThat(whisper)
                .isEqualTo("Not permitted: no `code`, no @everyone, no *b*, no &lt;i&gt; &amp; more_such_names");
    }

    @Test
    void timesAreOfTheReaderAndWhatElseIsInTheMessageStays() {
        press("Acknowledge", "ana");

        assertThat(shown()).contains(" is on it · <!date^", "[FIRING:1] Disk full &amp; more", "a30200");
        assertThat(slack.methods()).containsExactly("chat.postMessage");
        press("Undo", "ana");
        press("Silence 1 h", "ana");
        assertThat(shown()).contains(" until <!date^");
    }

    @Test
    void anUndoThatIsRepeatedEndsNothingOfLater() {
        press("Acknowledge", "ana");
        JsonObject undo = click("Undo", "ana", replicas.now());
        deliver(undo, replicas.first());
        replicas.pass(30);
        press("Acknowledge", "bo");
        replicas.pass(5);

        deliver(undo, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).hasSize(1);
        assertThat(whispers()).singleElement().asString().contains("nothing to undo");
        assertThat(shown()).contains("*bo (Slack)* is on it", "\"Undo\"");
    }
}
