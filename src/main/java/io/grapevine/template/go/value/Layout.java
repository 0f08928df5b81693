package io.grapevine.template.go.value;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A tokenizer of time layouts: literal text, each followed by an element. */
final class Layout {
    private static final List<String> OFFSETS = List.of("070000", "07:00:00", "0700", "07:00", "07");
    private static final Map<Character, List<Element>> BY_FIRST_LETTER = Arrays.stream(Element.values())
            .filter(element -> !element.text.isEmpty())
            .collect(Collectors.groupingBy(element -> element.text.charAt(0)));

    /** An element of a layout; all other text is literal. Of two with the same start, the longer one comes first. */
    enum Element {
        LONG_MONTH("January"),
        MONTH("Jan"),
        ZERO_MONTH("01"),
        LONG_WEEKDAY("Monday"),
        WEEKDAY("Mon"),
        SPACE_YEARDAY("__2"),
        ZERO_YEARDAY("002"),
        LONG_YEAR("2006"),
        YEAR("06"),
        DAY("2"),
        SPACE_DAY("_2"),
        ZERO_DAY("02"),
        HOUR("15"),
        HOUR12("3"),
        ZERO_HOUR12("03"),
        MINUTE("4"),
        ZERO_MINUTE("04"),
        SECOND("5"),
        ZERO_SECOND("05"),
        NUMBER_OF_MONTH("1"),
        UPPER_PM("PM"),
        LOWER_PM("pm"),
        ABBREVIATION("MST"),
        /** An offset; how it is written follows from its text. */
        OFFSET(""),
        /** Digits of the second, all written. */
        FRACTION(""),
        /** Digits of the second without the zeros at the end. */
        SHORT_FRACTION(""),
        /** No element: the layout ends. */
        NONE("");

        private final String text;

        Element(String text) {
            this.text = text;
        }
    }

    private final String layout;
    private int pos;
    private String prefix = "";
    private String text = "";
    private Element element = Element.NONE;

    Layout(String layout) {
        this.layout = layout;
    }

    Element next() {
        int start = pos;
        for (int i = pos; i < layout.length(); i++) {
            Element found = at(i);
            if (found != Element.NONE) {
                prefix = layout.substring(start, pos - text.length());
                element = found;
                return found;
            }
        }
        prefix = layout.substring(start);
        text = "";
        pos = layout.length();
        element = Element.NONE;
        return element;
    }

    Element peek() {
        Layout copy = new Layout(layout);
        copy.pos = pos;
        return copy.next();
    }

    String prefix() {
        return prefix;
    }

    /** The element as it is written in the layout. */
    String text() {
        return text;
    }

    private Element found(Element what, int start, int length) {
        pos = start + length;
        text = layout.substring(start, pos);
        return what;
    }

    /** The element that starts at {@code i}, which is then passed. */
    private Element at(int i) {
        return switch (layout.charAt(i)) {
            case '-', 'Z' -> offset(i);
            case '.', ',' -> fraction(i);
            default -> {
                for (Element element : BY_FIRST_LETTER.getOrDefault(layout.charAt(i), List.of())) {
                    if (layout.startsWith(element.text, i) && !goesOn(element, i + element.text.length())) {
                        yield found(element, i, element.text.length());
                    }
                }
                yield Element.NONE;
            }
        };
    }

    /** Whether what looks like an element is the start of another word, or of a year after an underscore. */
    private boolean goesOn(Element element, int end) {
        return switch (element) {
            case MONTH, WEEKDAY -> end < layout.length() && layout.charAt(end) >= 'a' && layout.charAt(end) <= 'z';
            case SPACE_DAY -> layout.startsWith("006", end);
            default -> false;
        };
    }

    private Element offset(int i) {
        for (String form : OFFSETS) {
            if (layout.startsWith(form, i + 1)) {
                return found(Element.OFFSET, i, form.length() + 1);
            }
        }
        return Element.NONE;
    }

    private Element fraction(int i) {
        char digit = i + 1 < layout.length() ? layout.charAt(i + 1) : ' ';
        if (digit != '0' && digit != '9') {
            return Element.NONE;
        }
        int end = i + 1;
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        boolean moreDigits = end < layout.length() && layout.charAt(end) >= '0' && layout.charAt(end) <= '9';
        if (moreDigits) {
            return Element.NONE;
        }
        return found(digit == '0' ? Element.FRACTION : Element.SHORT_FRACTION, i, end - i);
    }
}
