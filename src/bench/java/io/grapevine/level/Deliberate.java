package io.grapevine.level;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The differences that are there on purpose: a file whose lines are {@code subject | name | reason}. In a subject and in a name {@code *}
 * stands for any text; {@code +} before a subject names what only Grapevine has. Empty lines, and those that begin with {@code #}, say
 * nothing.
 */
final class Deliberate {
    private static final int COLUMNS = 3;

    /** A line of the file. */
    record Entry(int line, String text, boolean isOfAdded, Pattern subject, Pattern name) {
        boolean names(Difference difference) {
            return subject.matcher(difference.item().subject()).matches()
                    && name.matcher(difference.item().name()).matches()
                    && (difference.isAdded() || !isOfAdded);
        }
    }

    /**
     * The verdict of the file on differences.
     *
     * @param open differences that no entry names
     * @param idle entries that name no difference
     */
    record Judgement(List<Difference> open, List<Entry> idle) {
        boolean passes() {
            return open.isEmpty() && idle.isEmpty();
        }
    }

    /** A line that cannot be read; its message says which and what is expected. */
    static final class InvalidEntryException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidEntryException(String message) {
            super(message);
        }
    }

    private final List<Entry> entries;

    private Deliberate(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads the file.
     *
     * @param file the name, for messages
     */
    static Deliberate parse(String file, List<String> lines) throws InvalidEntryException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\\|", COLUMNS);
            if (columns.length < COLUMNS || columns[0].isBlank() || columns[1].isBlank() || columns[2].isBlank()) {
                throw new InvalidEntryException(
                        file + ":" + (i + 1) + ": " + line + " (expected: subject | name | reason)");
            }
            String subject = columns[0].strip().replaceFirst("^\\+", "");
            entries.add(new Entry(i + 1, line, line.startsWith("+"), glob(subject), glob(columns[1].strip())));
        }
        return new Deliberate(entries);
    }

    private static Pattern glob(String text) {
        return Pattern.compile(("\\Q" + text + "\\E").replace("*", "\\E.*\\Q"), Pattern.DOTALL);
    }

    /** Says which differences no entry names, and which entries name no difference. */
    Judgement judge(List<Difference> differences) {
        Set<Entry> idle = new LinkedHashSet<>(entries);
        List<Difference> open = new ArrayList<>();
        for (Difference difference : differences) {
            List<Entry> naming =
                    entries.stream().filter(entry -> entry.names(difference)).toList();
            naming.forEach(idle::remove);
            if (naming.isEmpty()) {
                open.add(difference);
            }
        }
        return new Judgement(open, List.copyOf(idle));
    }
}
