package io.grapevine.virtualtime.replay;

import static io.grapevine.virtualtime.replay.Histories.at;
import static io.grapevine.virtualtime.replay.Histories.begun;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.records.Silence;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.replay.Replay.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Planned silences are played as they were recorded, or made anew of other rules. */
class PlannedSilencesReplayTest {
    private static final String CONFIG = """
            route: {receiver: team}
            receivers:
            - name: team
              webhook_configs: [{url: 'http://localhost/'}]
            """;

    private static final String NIGHT = """
            silences:
              rules:
              - {name: night, matchers: ['alertname="Down"'], every: {at: '02:00', for: 3h}, comment: CHG-1}
            """;

    /** An alert of an hour. */
    private static Histories alert(String from, String to) {
        return begun().fires(from, "alertname", "Down").resolves(to, "alertname", "Down");
    }

    private static Histories ended(Histories history) throws Exception {
        return history.process("12h", "a", false).notifiedBy(CONFIG, "12h");
    }

    private static Variant variant(String name, String rules) throws Exception {
        return new Variant(name, ConfigPlan.withRulesOf(Histories.config(CONFIG, rules)));
    }

    private static Variant recorded() throws Exception {
        return new Variant("recorded", ConfigPlan.always(Histories.config(CONFIG, "{}")));
    }

    private static Comparison compared(Histories history, @Nullable Variant before, Variant after) {
        Recording recording = history.recording();
        ComparedSpan span = ComparedSpan.of(recording, null, null, null);
        return new Replay(recording, "test", span, Duration.ofSeconds(10), List.of()).compare(before, after);
    }

    /** A version of the silence of tonight's occurrence, as the history has it. */
    private static SilenceRecord version(String time, Instant end) throws Exception {
        TestedConfig config = Histories.config(CONFIG, NIGHT);
        SilenceRule rule = config.extensions().of(SilencePlan.NONE).rules().get(0);
        Occurrence tonight = rule.between(at("2h"), at("2h1s")).get(0);
        return new SilenceRecord(
                at(time),
                "a",
                new Silence(
                        rule.id(tonight),
                        List.of(rule.matchers()),
                        tonight.start(),
                        end,
                        at(time),
                        rule.author(),
                        rule.comment(),
                        LabelSet.of(
                                Silence.RULE,
                                rule.name(),
                                Silence.HELD_UNTIL,
                                tonight.end().toString()),
                        List.of(),
                        UnknownFields.NONE));
    }

    @Test
    void newRuleIsNamedForTheAlertsThatItMutes() throws Exception {
        Comparison found = compared(ended(alert("3h", "4h")), null, variant("new", NIGHT));

        assertThat(found.unnotified())
                .singleElement()
                .satisfies(muted -> assertThat(muted.reason()).isEqualTo("silenced by rule night"));
        assertThat(ReplayText.of(found, 3)).contains("silenced by rule night (before: team)");
    }

    @Test
    void ruleThatMutesNothingMakesNoDifference() throws Exception {
        assertThat(compared(ended(alert("6h", "7h")), null, variant("new", NIGHT))
                        .isDifferent())
                .isFalse();
    }

    @Test
    void recordedPlannedSilenceGivesTheSameAsItsRule() throws Exception {
        Histories history = ended(alert("3h", "4h").add(version("1h", at("5h"))));

        assertThat(history.played(CONFIG, "12h")).isEmpty();
        assertThat(compared(history, null, recorded()).isDifferent()).isFalse();
        assertThat(compared(history, null, variant("same", NIGHT)).isDifferent())
                .isFalse();
    }

    @Test
    void alertsThatARemovedRuleMutedAreNamedWithIt() throws Exception {
        Histories history = ended(alert("3h", "4h").add(version("1h", at("5h"))));
        Comparison found = compared(history, recorded(), variant("new", "{}"));

        assertThat(found.newlyNotified())
                .singleElement()
                .satisfies(alert -> assertThat(alert.reason()).isEqualTo("silenced by rule night"));
    }

    @Test
    void occurrenceThatWasExpiredByHandStaysExpired() throws Exception {
        Histories history = ended(alert("3h", "4h").add(version("1h", at("5h"))).add(version("2h30m", at("2h30m"))));

        assertThat(history.played(CONFIG, "12h")).hasSize(2);
        assertThat(compared(history, null, variant("same", NIGHT)).isDifferent())
                .isFalse();
    }

    @Test
    void occurrenceThatWasShortenedByHandEndsThen() throws Exception {
        Histories history = ended(alert("3h", "4h").add(version("1h", at("5h"))).add(version("2h", at("3h30m"))));

        assertThat(history.played(CONFIG, "12h")).isNotEmpty();
        assertThat(compared(history, null, variant("same", NIGHT)).isDifferent())
                .isFalse();
    }

    /** The recorded configuration has the {@code grapevine.yml} that was in force, also where that alone has changed. */
    @Test
    void endsOfMutedAlertsAreThoseOfTheRecordedSettings() throws Exception {
        String ends = "integrations: [{receiver: team, kind: webhook, when_muted: {resolved: notify}}]";
        Histories history = begun().config("0s", "1", CONFIG, "")
                .fires("1h", "alertname", "Down")
                .silence("90m", "4h", "alertname", "Down")
                .resolves("2h", "alertname", "Down")
                .config("5h", "1", CONFIG, ends);
        history.fires("6h", "alertname", "Slow");
        SilenceRecord other = (SilenceRecord)
                begun().silence("390m", "9h", "alertname", "Slow").records().get(1);
        history.add(new SilenceRecord(other.at(), "a", other.silence().withId("22222222-2222-2222-2222-222222222222")));
        Recording recording = history.resolves("7h", "alertname", "Slow")
                .process("12h", "a", false)
                .recording();
        ConfigPlan plan = ConfigPlan.recorded(recording, Histories.configs());

        assertThat(new ReplayPlayer(recording, plan, at("12h")).play("play").sent())
                .extracting(sent ->
                        sent.firing().size() + " firing, " + sent.resolved().size() + " resolved")
                .containsExactly("1 firing, 0 resolved", "1 firing, 0 resolved", "0 firing, 1 resolved");
    }
}
