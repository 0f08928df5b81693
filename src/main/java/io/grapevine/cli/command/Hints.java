package io.grapevine.cli.command;

/** What help says in several places. */
final class Hints {
    static final String MATCHERS = "name=value, name!=value, name=~regexp or name!~regexp; a first one without an "
            + "operator is the name of an alert";

    static final String LABELS = "name=value; a first one without = is the name of the alert";

    static final String TIME = ", such as 2006-01-02T15:04:05-07:00";

    static final String ANNOTATION = "An annotation, as name=value.";

    private Hints() {}
}
