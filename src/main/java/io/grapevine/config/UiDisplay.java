package io.grapevine.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The display of alerts and comments in the user interface.
 *
 * @param links rules for links in comments; the first that matches a text applies
 * @param grid the label whose values divide the page of alerts; empty for none
 */
public record UiDisplay(Labels labels, Annotations annotations, List<LinkRule> links, String grid) {
    /** No settings. */
    public static final UiDisplay DEFAULT = new UiDisplay(
            new Labels(List.of(), List.of(), List.of(), List.of(), List.of()),
            new Annotations(List.of(), List.of()),
            List.of(),
            "");

    public UiDisplay {
        links = List.copyOf(links);
    }

    /**
     * The display of labels. All of them can be filtered by, and are in copied text and in matchers of silences.
     *
     * @param hide labels that only the details of an alert show
     * @param strip labels that are not shown
     * @param order the first labels, in their order
     * @param columns labels that are columns of the alerts of a group
     * @param colors rules for colours; the first that matches a label applies
     */
    public record Labels(
            List<String> hide, List<String> strip, List<String> order, List<String> columns, List<LabelColor> colors) {
        public Labels {
            hide = List.copyOf(hide);
            strip = List.copyOf(strip);
            order = List.copyOf(order);
            columns = List.copyOf(columns);
            colors = List.copyOf(colors);
        }
    }

    /**
     * The display of annotations in the details of an alert.
     *
     * @param hide annotations that are not shown
     * @param order the first annotations, in their order
     */
    public record Annotations(List<String> hide, List<String> order) {
        public Annotations {
            hide = List.copyOf(hide);
            order = List.copyOf(order);
        }
    }

    /**
     * A rule for the colour of a label. Without a value and a regular expression it applies to all values.
     *
     * @param valueRe matches the values that it applies to, as a whole
     * @param color one of {@link #COLORS}
     */
    public record LabelColor(
            String label, @Nullable String value, @Nullable String valueRe, String color) {
        /** The colour that depends on the value. */
        public static final String UNIQUE = "unique";

        /** The names of colours; the page has their hues. */
        public static final List<String> COLORS =
                List.of("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "gray", UNIQUE);

        /** Whether the colour applies to all values of its label. */
        public boolean isForAll() {
            return value == null && valueRe == null;
        }
    }
}
