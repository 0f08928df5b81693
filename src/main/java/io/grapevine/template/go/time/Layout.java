package io.grapevine.template.go.time;

import java.util.List;

/** A tokenizer of time layouts: literal text, each followed by an element. */
final class Layout {
    private static final List<String> OFFSETS = List.of("070000", "07:00:00", "0700", "07:00", "07");

    private final String layout;
    private int pos;
    private String prefix = "";
    private String text = "";
    private Element element = Element.NONE;

    Layout(String layout) {
        this.layout = layout;
    }

    /** Moves to the next element. */
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

    /** The element that would come next. */
    Element peek() {
        Layout copy = new Layout(layout);
        copy.pos = pos;
        return copy.next();
    }

    /** The text before the element. */
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

    private boolean has(String word, int i) {
        return layout.startsWith(word, i);
    }

    /** The element that starts at {@code i}, which is then passed. */
    private Element at(int i) {
        return switch (layout.charAt(i)) {
            case 'J' -> word(i, "January", Element.LONG_MONTH, "Jan", Element.MONTH);
            case 'M' ->
                has("MST", i)
                        ? found(Element.ABBREVIATION, i, 3)
                        : word(i, "Monday", Element.LONG_WEEKDAY, "Mon", Element.WEEKDAY);
            case '0' -> zero(i);
            case '1' -> has("15", i) ? found(Element.HOUR, i, 2) : found(Element.NUMBER_OF_MONTH, i, 1);
            case '2' -> has("2006", i) ? found(Element.LONG_YEAR, i, 4) : found(Element.DAY, i, 1);
            case '_' -> underscore(i);
            case '3' -> found(Element.HOUR12, i, 1);
            case '4' -> found(Element.MINUTE, i, 1);
            case '5' -> found(Element.SECOND, i, 1);
            case 'P' -> has("PM", i) ? found(Element.UPPER_PM, i, 2) : Element.NONE;
            case 'p' -> has("pm", i) ? found(Element.LOWER_PM, i, 2) : Element.NONE;
            case '-', 'Z' -> offset(i);
            case '.', ',' -> fraction(i);
            default -> Element.NONE;
        };
    }

    private Element word(int i, String full, Element fullElement, String brief, Element briefElement) {
        if (has(full, i)) {
            return found(fullElement, i, full.length());
        }
        int end = i + brief.length();
        boolean goesOn = end < layout.length() && layout.charAt(end) >= 'a' && layout.charAt(end) <= 'z';
        return has(brief, i) && !goesOn ? found(briefElement, i, brief.length()) : Element.NONE;
    }

    private Element zero(int i) {
        if (has("002", i)) {
            return found(Element.ZERO_YEARDAY, i, 3);
        }
        char digit = i + 1 < layout.length() ? layout.charAt(i + 1) : ' ';
        return switch (digit) {
            case '1' -> found(Element.ZERO_MONTH, i, 2);
            case '2' -> found(Element.ZERO_DAY, i, 2);
            case '3' -> found(Element.ZERO_HOUR12, i, 2);
            case '4' -> found(Element.ZERO_MINUTE, i, 2);
            case '5' -> found(Element.ZERO_SECOND, i, 2);
            case '6' -> found(Element.YEAR, i, 2);
            default -> Element.NONE;
        };
    }

    private Element underscore(int i) {
        if (has("_2006", i)) {
            return found(Element.LONG_YEAR, i + 1, 4);
        }
        if (has("_2", i)) {
            return found(Element.SPACE_DAY, i, 2);
        }
        return has("__2", i) ? found(Element.SPACE_YEARDAY, i, 3) : Element.NONE;
    }

    private Element offset(int i) {
        for (String form : OFFSETS) {
            if (has(form, i + 1)) {
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
