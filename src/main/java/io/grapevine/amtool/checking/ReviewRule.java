package io.grapevine.amtool.checking;

import java.util.Locale;

/** Rule by which a configuration is judged. Its name in reports and comments is that of the constant in lower case, with dashes. */
public enum ReviewRule {
    /** What the server refuses. */
    INVALID(Level.ERROR, "The server refuses the file."),
    CHECK_CONFIG(Level.WARNING, "amtool check-config warns of it: it is valid, but will not work."),
    UNREACHABLE_ROUTE(Level.WARNING, "No alert reaches the route."),
    MISREAD_MATCHER(Level.WARNING, "A matcher is probably not read as it is meant."),
    LIKELY_TYPO(Level.WARNING, "A label or value is probably misspelt."),
    UNUSED_RECEIVER(Level.WARNING, "No alert reaches the receiver."),
    EMPTY_RECEIVER(Level.WARNING, "A route names a receiver without integrations, so its alerts notify nobody."),
    NEVER_RESOLVED(Level.WARNING, "A pager is not told that alerts have ended."),
    USELESS_CONTINUE(Level.NOTE, "No later sibling can match, so continue has no effect."),
    REPEAT_BEFORE_GROUP(Level.WARNING, "repeat_interval is at most half of group_interval, which decides then."),
    WAIT_EXCEEDS_INTERVAL(Level.NOTE, "group_wait is longer than group_interval."),
    INHIBIT_WITHOUT_EQUAL(Level.WARNING, "A source mutes targets that have nothing in common with it."),
    INVERTED_INHIBITION(Level.WARNING, "Alerts mute graver ones."),
    CIRCULAR_INHIBITION(Level.WARNING, "Rules mute each other's sources, so no alert of them notifies anybody."),
    INHIBITS_NOTHING(Level.WARNING, "The inhibition rule can mute no alert."),
    INTERVAL_NEVER_HOLDS(Level.WARNING, "The time interval contains no time to come."),
    USELESS_INTERVAL(
            Level.WARNING, "All alerts go on to the children of the route, so its time intervals have no effect."),
    INTERVAL_NOT_INHERITED(
            Level.NOTE, "Children of the route do not inherit its time intervals, so they notify at all times."),
    ALWAYS_MUTED(Level.WARNING, "The route never notifies, as time intervals mute it at all times."),
    UNKNOWN_LABEL(Level.WARNING, "A matcher needs a label that no alert of the history has."),
    EMPTY_TEMPLATE_FIELD(Level.WARNING, "A template shows a label or annotation that no alert of the history has."),
    SECRET_IN_CLEAR(Level.WARNING, "A secret stands in the file.");

    /** Severity of a finding, by the words of SARIF. */
    public enum Level {
        ERROR,
        WARNING,
        NOTE;

        /** The word in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Level level;
    private final String summary;

    ReviewRule(Level level, String summary) {
        this.level = level;
        this.summary = summary;
    }

    /** The name in reports and comments. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How severe its findings are. */
    public Level level() {
        return level;
    }

    /** What is found by it, in a sentence. */
    public String summary() {
        return summary;
    }
}
