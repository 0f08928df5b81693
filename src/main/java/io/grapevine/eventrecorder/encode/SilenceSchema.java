package io.grapevine.eventrecorder.encode;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Silence;

/** The messages of silences, inhibition rules and their matchers. */
final class SilenceSchema {
    private SilenceSchema() {}

    /** As in Alertmanager the annotations, field 3, stay empty. */
    static void silence(Fields out, Silence silence) {
        out.text(1, "id", silence.id());
        if (!silence.matcherSets().isEmpty()) {
            out.messages(2, "matchers", silence.matcherSets().get(0).list(), SilenceSchema::matcher);
        }
        out.time(4, "startsAt", silence.startsAt());
        out.time(5, "endsAt", silence.endsAt());
        out.time(6, "updatedAt", silence.updatedAt());
        out.text(7, "createdBy", silence.createdBy());
        out.text(8, "comment", silence.comment());
        out.messages(9, "matcherSets", silence.matcherSets(), SilenceSchema::set);
    }

    private static void set(Fields out, Matchers matchers) {
        out.messages(1, "matchers", matchers.list(), SilenceSchema::matcher);
    }

    static void rule(Fields out, InhibitRuleConfig rule) {
        out.messages(1, "sourceMatchers", rule.source().list(), SilenceSchema::matcher);
        out.messages(2, "targetMatchers", rule.target().list(), SilenceSchema::matcher);
        out.texts(3, "equalLabels", rule.equal().stream().sorted().toList());
        out.text(4, "name", rule.name());
    }

    static void matcher(Fields out, Matcher matcher) {
        MatchType type = matcher.type();
        switch (type) {
            case EQUAL -> out.choice(1, "type", "TYPE_EQUAL", 1);
            case REGEXP -> out.choice(1, "type", "TYPE_REGEXP", 2);
            case NOT_EQUAL -> out.choice(1, "type", "TYPE_NOT_EQUAL", 3);
            case NOT_REGEXP -> out.choice(1, "type", "TYPE_NOT_REGEXP", 4);
        }
        out.text(2, "name", matcher.name());
        out.text(3, "pattern", matcher.value());
        out.text(4, "rendered", matcher.toString());
    }
}
