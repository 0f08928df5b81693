package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.GoDuration;
import io.grapevine.config.SilencePlan;
import io.grapevine.config.SilenceRule;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.node.RuleStatus;
import io.grapevine.silence.Silence;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The operation {@code GET /silences/rules}: the rules for planned silences with their next occurrences, and their files. */
record SilenceRulesOperation(ApiContext context) {
    private static final int OCCURRENCES = 5;

    void answer(JsonExchange exchange) throws IOException {
        Instant now = context.clock().instant();
        List<RuleStatus> rules = context.node().silenceService().rules(now, OCCURRENCES);
        SilencePlan plan = context.node().loadedConfig().extensions().silences();
        exchange.streamObject(json -> json.list("rules", rules, (rule, fields) -> write(rule, now, fields))
                .list("files", plan.files(), SilenceRulesOperation::write));
    }

    private static void write(RuleStatus status, Instant now, JsonWriter json) throws IOException {
        SilenceRule rule = status.rule();
        json.put("name", rule.name())
                .put("file", rule.file())
                .put("state", status.state().text())
                .put("error", status.refusal())
                .put("words", rule.words())
                .put("createdBy", rule.author())
                .put("comment", rule.comment())
                .put("recurring", rule.every().isPresent())
                .strings("matchers", rule.matchers().list());
        if (rule.expireUnmatched().isPresent()) {
            json.put("expireUnmatched", GoDuration.format(rule.expireUnmatched().get()));
        }
        json.list("next", status.next(), (next, fields) -> write(rule, next, now, fields));
    }

    private static void write(SilenceRule rule, RuleStatus.Next next, Instant now, JsonWriter json) throws IOException {
        Occurrence occurrence = next.occurrence();
        json.put("id", next.id()).put("words", rule.describe(occurrence));
        if (!occurrence.start().equals(SilenceRule.ALWAYS)) {
            json.put("startsAt", occurrence.start());
        }
        if (!occurrence.end().equals(SilenceRule.ENDLESS)) {
            json.put("endsAt", occurrence.end());
        }
        Silence silence = next.silence();
        json.put("state", silence == null ? "planned" : silence.stateAt(now).text());
        if (silence != null) {
            json.put("silenceEndsAt", silence.endsAt());
        }
    }

    private static void write(SilencePlan.File file, JsonWriter json) throws IOException {
        json.put("name", file.name()).put("state", file.state().label()).put("rules", file.rules());
        Instant loadedAt = file.loadedAt();
        if (loadedAt != null) {
            json.put("loadedAt", loadedAt);
        }
        json.list(
                "errors",
                file.faults(),
                (fault, fields) -> fields.put("line", fault.line())
                        .put("column", fault.column())
                        .put("text", fault.text()));
    }
}
