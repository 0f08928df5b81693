package io.grapevine.virtualtime.replay;

import io.grapevine.virtualtime.replay.Comparison.ReceiverChange;
import java.util.ArrayList;
import java.util.List;

/** Result of a replay for a terminal. */
public final class ReplayText {
    private static final String GAP = "  ";

    private ReplayText() {}

    /**
     * The lines.
     *
     * @param most how many examples of each finding are shown
     */
    public static String of(Comparison found, int most) {
        List<String> lines = new ArrayList<>();
        lines.add("Replay of " + found.source());
        lines.add(GAP + Section.span(found) + ", " + Section.alerts(found));
        if (found.isCompared()) {
            lines.add(GAP + "before: " + found.before());
            lines.add(GAP + "after:  " + found.after());
        } else {
            lines.add(GAP + "with " + found.after() + ", compared with nothing");
        }
        lines.add("");
        receivers(found, lines);
        List<Section> sections = new ArrayList<>(Section.of(found, most));
        sections.addAll(Section.ofReceivers(found, most));
        sections.forEach(section -> add(section, lines));
        if (!found.notes().isEmpty()) {
            lines.add("To be known:");
            found.notes().forEach(note -> lines.add(GAP + note));
            lines.add("");
        }
        if (found.isCompared()) {
            lines.add(found.isDifferent() ? "There are differences" : "No difference");
        }
        return String.join("\n", lines) + "\n";
    }

    private static void receivers(Comparison found, List<String> lines) {
        if (found.receivers().isEmpty()) {
            lines.add("No receiver is notified");
            lines.add("");
            return;
        }
        lines.addAll(aligned(rows(found)));
        lines.add("");
    }

    /** The table of receivers, its head first. */
    static List<List<String>> rows(Comparison found) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                found.isCompared()
                        ? List.of("Notifications", "Before", "After", "Same", "Moved", "Fewer", "More")
                        : List.of("Notifications", "Count"));
        for (ReceiverChange change : found.receivers()) {
            rows.add(
                    found.isCompared()
                            ? List.of(
                                    change.receiver(),
                                    "" + change.before(),
                                    "" + change.after(),
                                    "" + change.same(),
                                    "" + change.moved().size(),
                                    "" + change.fewer().size(),
                                    "" + change.more().size())
                            : List.of(change.receiver(), "" + change.after()));
        }
        return rows;
    }

    /** The first column to the left, numbers to the right. */
    private static List<String> aligned(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(row.get(0));
            line.append(" ".repeat(widths[0] - row.get(0).length()));
            for (int i = 1; i < columns; i++) {
                line.append(GAP)
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(row.get(i));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static void add(Section section, List<String> lines) {
        lines.add(section.title());
        section.examples().forEach(example -> lines.add(GAP + example));
        if (section.left() > 0) {
            lines.add(GAP + "… and " + section.left() + " more");
        }
        lines.add("");
    }
}
