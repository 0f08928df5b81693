package io.grapevine.amtool.output;

import io.grapevine.amtool.api.Times;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text of who changed one silence: a line for each change, and below it what was changed, from what and to what. */
public final class AuditText {
    /** What separates the states of silences in a record of a request that changed several. */
    private static final Pattern BETWEEN = Pattern.compile("; (?=[0-9a-f-]{36} \\[)");

    private static final Pattern STATE = Pattern.compile(
            "(?<id>\\S+) \\[(?<matchers>.*?)](?: for receivers \\[(?<receivers>.*?)])? from (?<starts>\\S+) to (?<ends>\\S+)"
                    + " by (?<author>.*?): (?<reason>.*)",
            Pattern.DOTALL);
    private static final List<String> PARTS =
            List.of("id", "matchers", "receivers", "starts", "ends", "author", "reason");

    private final String silence;
    private final Format format;
    private final StringBuilder out = new StringBuilder();

    private AuditText(String silence, Format format) {
        this.silence = silence;
        this.format = format;
    }

    /**
     * The text.
     *
     * @param records the newest first, as they are shown
     * @param silence the id of the silence that they are about
     */
    public static String of(List<AuditRecord> records, String silence, Format format) {
        AuditText text = new AuditText(silence, format);
        records.forEach(text::add);
        return text.out.toString();
    }

    private void add(AuditRecord record) {
        LabelSet audit = record.audit();
        String before = own(audit.valueOf("before"));
        String after = own(audit.valueOf("after"));
        line(
                0,
                format.time(GoTime.of(record.at(), Zone.UTC)) + "  " + what(audit, before, after) + " by "
                        + who(audit));
        if (!audit.valueOf("error").isEmpty()) {
            line(1, "error: " + audit.valueOf("error"));
        }
        Matcher old = STATE.matcher(before);
        Matcher young = STATE.matcher(after);
        boolean isRead = (before.isEmpty() || old.matches()) && (after.isEmpty() || young.matches());
        if (!isRead) {
            Stream.of(before, after).filter(state -> !state.isEmpty()).forEach(state -> line(1, state));
        } else if (!after.isEmpty()) { // of what is expired no part has changed
            PARTS.forEach(name -> part(name, before.isEmpty() ? "" : value(old, name), value(young, name)));
        }
        if (format.extended()) {
            line(1, "request: " + audit.valueOf("action") + ", recorded by " + record.replica());
        }
    }

    /** The state of the silence among those of a request that changed several; that which replaced it, if it is the only one. */
    private String own(String states) {
        List<String> all = List.of(BETWEEN.split(states));
        return all.stream()
                .filter(state -> state.startsWith(silence))
                .findFirst()
                .orElse(all.size() == 1 ? states : "");
    }

    private static String what(LabelSet audit, String before, String after) {
        String change = before.isEmpty() ? "created" : after.isEmpty() ? "expired" : "changed";
        return audit.valueOf("kind") + " "
                + (audit.valueOf("result").equals("done") ? change : audit.valueOf("result"));
    }

    /** {@code ana (page, 10.0.0.7)}; whom the request names, where nobody is proven. */
    private static String who(LabelSet audit) {
        String user = audit.valueOf("user");
        String claimed = audit.valueOf("claimed");
        String name = user.isEmpty() ? (claimed.isEmpty() ? "somebody" : claimed + ", not proven") : user;
        String named = user.isEmpty() || claimed.isEmpty() ? "" : " as " + claimed;
        List<String> ways = Stream.of("via", "from")
                .map(audit::valueOf)
                .filter(value -> !value.isEmpty())
                .toList();
        return name + named + (ways.isEmpty() ? "" : " (" + String.join(", ", ways) + ")");
    }

    private String value(Matcher state, String name) {
        String value = Optional.ofNullable(state.group(name)).orElse("");
        return Times.parse(value).map(format::time).orElse(value);
    }

    /** A part of what is created, or what has changed; without receivers a silence is for all. */
    private void part(String name, String before, String after) {
        if (!after.equals(before)) {
            line(1, name + ": " + (before.isEmpty() ? after : before + " → " + (after.isEmpty() ? "all" : after)));
        }
    }

    /** Texts of users must neither move the cursor nor break lines. */
    private void line(int depth, String text) {
        out.append("  ".repeat(depth))
                .append(String.join(" ", Table.lines(text)))
                .append('\n');
    }
}
