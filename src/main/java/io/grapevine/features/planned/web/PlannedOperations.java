package io.grapevine.features.planned.web;

import io.grapevine.base.go.GoDuration;
import io.grapevine.features.planned.PlannedSilences;
import io.grapevine.features.planned.RuleStatus;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.records.Silence;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The operation {@code GET /silences/rules}. */
public record PlannedOperations(ApiContext context) {
    private static final int OCCURRENCES = 5;

    /** Mounts the operation. */
    public static void mount(JsonRoutes routes, ApiContext context) {
        routes.get(Needs.VIEWER, "/silences/rules", new PlannedOperations(context)::rules);
    }

    /** Lists the rules for planned silences with their next occurrences, and their files. */
    private void rules(JsonExchange exchange) throws IOException {
        Instant now = context.clock().instant();
        List<RuleStatus> rules = context.node()
                .part(PlannedSilences.class)
                .map(part -> part.statuses(now, OCCURRENCES))
                .orElse(List.of());
        SilencePlan plan = context.node().loadedConfig().extensions().of(SilencePlan.NONE);
        exchange.streamObject(json -> json.list("rules", rules, (rule, fields) -> write(rule, now, fields))
                .list("files", plan.files(), PlannedOperations::write));
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
                .strings("matchers", rule.matchers().list())
                .putGiven(
                        "expireUnmatched",
                        rule.expireUnmatched().map(GoDuration::format).orElse(""))
                .list("next", status.next(), (next, fields) -> write(rule, next, now, fields));
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
        json.put("state", silence == null ? "planned" : silence.stateAt(now).text())
                .putGiven("silenceEndsAt", silence == null ? null : silence.endsAt());
    }

    private static void write(SilencePlan.File file, JsonWriter json) throws IOException {
        json.put("name", file.name()).put("state", file.state().label()).put("rules", file.rules());
        json.putGiven("loadedAt", file.loadedAt()).list("errors", file.faults());
    }
}
