package io.grapevine.template.go.html;

/** Finds the end tags of script, style and other raw elements, scanning each text once. */
final class EndTags {
    private static final String START = "</";
    private static final String SEPARATORS = "> \t\n\f/";

    private Element element = Element.NONE;
    private int from;
    private int found;

    /** How many characters of {@code rest}, which reaches to the end of the one text, stand before the end tag. */
    int before(Element wanted, Span rest) {
        boolean known = wanted == element && from <= rest.start() && rest.start() <= found;
        if (!known) {
            element = wanted;
            from = rest.start();
            found = rest.start() + find(wanted, rest);
        }
        return found - rest.start();
    }

    /** How many characters of {@code text} stand before the tag that ends {@code element}; all if there is none. */
    static int find(Element element, Span text) {
        String name = element.endTag();
        for (int i = text.indexOf(START, 0); i >= 0; i = text.indexOf(START, i + 1)) {
            int behind = i + START.length() + name.length();
            if (text.startsWithIgnoringCase(name, i + START.length())
                    && behind < text.length()
                    && SEPARATORS.indexOf(text.charAt(behind)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
